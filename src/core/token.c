/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/token.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define TOKEN_BYTES 32 /* 256 bits: nobody guesses it */
#define ID_BYTES 9     /* 72 bits: no two members ever get the same */

/* base64 makes 4 characters of 3 bytes. */
#define TOKEN_LENGTH ((TOKEN_BYTES * 4 + 2) / 3)

static void
get_random (guint8 *bytes, gsize size)
{
  /* Up to 256 bytes come whole or not at all (getrandom(2)); without them there are no secrets. */
  while (getrandom (bytes, size, 0) != (gssize) size)
    {
      if (errno != EINTR)
        g_error ("The kernel gives no random numbers: %s", g_strerror (errno));
    }
}

static char *
make_text (const guint8 *bytes, gsize size)
{
  char *text = g_base64_encode (bytes, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  return text;
}

/**
 * snug_token_new:
 * @id: (out) (transfer full): an id, as of snug_token_new_id(), for the member
 *
 * Makes the secret by which a member is known again: 256 random bits in base64url (RFC 4648 §5).
 *
 * Returns: (transfer full): the token
 */
char *
snug_token_new (char **id)
{
  guint8 bytes[TOKEN_BYTES + ID_BYTES];

  get_random (bytes, sizeof bytes);
  *id = make_text (bytes + TOKEN_BYTES, ID_BYTES);

  return make_text (bytes, TOKEN_BYTES);
}

/**
 * snug_token_new_id:
 *
 * Makes an id that no other member or message has: 72 random bits in base64url.
 *
 * Returns: (transfer full): the id
 */
char *
snug_token_new_id (void)
{
  guint8 bytes[ID_BYTES];

  get_random (bytes, sizeof bytes);

  return make_text (bytes, sizeof bytes);
}

/**
 * snug_token_hash:
 * @token: what somebody says is their token
 * @hash: (out caller-allocates): where the SHA-256 goes
 *
 * Computes what is kept of a token. Whoever reads the log can do nothing with it.
 *
 * Returns: whether @token can be a token at all; if not, @hash is not touched
 */
gboolean
snug_token_hash (const char *token, guint8 hash[SNUG_TOKEN_HASH_SIZE])
{
  g_autoptr (GChecksum) checksum = NULL;
  gsize size = SNUG_TOKEN_HASH_SIZE;

  if (strnlen (token, TOKEN_LENGTH + 1) != TOKEN_LENGTH)
    return FALSE;

  for (const char *p = token; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return FALSE;
    }

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) token, TOKEN_LENGTH);
  g_checksum_get_digest (checksum, hash, &size);

  return TRUE;
}

/* For tables by token hash. The bytes are as good as random already. */
guint
snug_token_hash_hash (gconstpointer hash)
{
  guint value;

  memcpy (&value, hash, sizeof value);

  return value;
}

/* In a time that does not depend on where they differ. */
gboolean
snug_token_hash_equal (gconstpointer a, gconstpointer b)
{
  const guint8 *left = a, *right = b;
  guint8 difference = 0;

  for (gsize i = 0; i < SNUG_TOKEN_HASH_SIZE; i++)
    difference |= left[i] ^ right[i];

  return difference == 0;
}
