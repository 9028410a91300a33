/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engineio/origin.h"
#include "fuzz.h"

/* Who is let in with all that is known would be with the origin alone. */
static void
check_claim (const EioOriginClaim *claim, const char *const *allowed)
{
  const char *reason = NULL;

  if (eio_origin_check (claim, allowed, &reason))
    g_assert_true (eio_origin_allowed (claim->origin, claim->host, allowed));
  else
    g_assert_nonnull (reason);
}

static void
check_claims (const char *origin, const char *host, const char *site, const char *const *allowed)
{
  for (guint scheme = EIO_SCHEME_UNKNOWN; scheme <= EIO_SCHEME_HTTPS; scheme++)
    {
      const EioOriginClaim named = { .origin = origin, .host = host, .scheme = scheme };
      const EioOriginClaim nameless = { .host = host, .fetch_site = site, .fetch_mode = origin };

      check_claim (&named, allowed);
      check_claim (&nameless, allowed);
    }
}

/* Lines: the origin, the host, and what is listed; each is taken for the others as well. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const any[] = { "*", NULL };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 6);
  guint n_lines = g_strv_length (lines);
  const char *host = n_lines > 1 ? lines[1] : NULL;

  if (n_lines == 0)
    return 0;

  g_assert_true (eio_origin_allowed (lines[0], host, any));

  /* Without a list only the same host gets in. */
  if (eio_origin_allowed (lines[0], host, NULL))
    {
      g_autofree char *origin = g_ascii_strdown (lines[0], -1);
      g_autofree char *name = g_ascii_strdown (host, -1);

      if (name[0] != '[')
        name[strcspn (name, ":")] = '\0';
      else
        strchr (name, ']')[1] = '\0';
      g_assert_nonnull (strstr (origin, "://"));
      g_assert_true (g_str_has_prefix (strstr (origin, "://") + 3, name));
    }

  check_claims (lines[0], host, host, NULL);
  check_claims (lines[0], host, lines[0], any);
  if (n_lines > 2)
    eio_origin_allowed (lines[0], host, (const char *const *) lines + 2);

  return 0;
}
