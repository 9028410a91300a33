/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/forwarded.h"

#include <string.h>

#include "net/head-field.h"

/* Nobody is behind more proxies than this. */
#define MAX_HOPS 10

typedef struct
{
  const char *text; /* (unowned) */
  gsize length;
} Item;

/* The last items of a list that may be spread over several fields; older ones are overwritten. */
typedef struct
{
  Item items[MAX_HOPS];
  gsize n_items;
} Hops;

static void
add_item (Hops *hops, const char *text, gsize length)
{
  while (length > 0 && (*text == ' ' || *text == '\t'))
    {
      text++;
      length--;
    }
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;

  hops->items[hops->n_items % MAX_HOPS] = (Item){ .text = text, .length = length };
  hops->n_items++;
}

static void
add_list (Hops *hops, const EioHeadField *field)
{
  const char *rest = field->value;
  const char *end = rest + field->value_length;
  const char *comma;

  while ((comma = memchr (rest, ',', (gsize) (end - rest))) != NULL)
    {
      add_item (hops, rest, (gsize) (comma - rest));
      rest = comma + 1;
    }
  add_item (hops, rest, (gsize) (end - rest));
}

/* Each proxy adds at the end whom it got the request from, so what is behind the first that is not
 * trusted may be made up. */
static void
follow (const Hops *hops, const GPtrArray *trusted, EioAddress *address)
{
  gsize n_known = MIN (hops->n_items, MAX_HOPS);

  for (gsize i = 0; i < n_known; i++)
    {
      const Item *item = &hops->items[(hops->n_items - 1 - i) % MAX_HOPS];
      EioAddress hop;

      if (!eio_address_is_in (address, trusted) ||
          !eio_address_parse (&hop, item->text, item->length))
        return;
      *address = hop;
    }
}

static EioScheme
scheme_of (const Hops *protocols)
{
  const Item *last = &protocols->items[(protocols->n_items - 1) % MAX_HOPS];

  if (last->length == strlen ("https") && g_ascii_strncasecmp (last->text, "https", 5) == 0)
    return EIO_SCHEME_HTTPS;
  if (last->length == strlen ("http") && g_ascii_strncasecmp (last->text, "http", 4) == 0)
    return EIO_SCHEME_HTTP;

  return EIO_SCHEME_UNKNOWN;
}

/**
 * eio_forwarded_read:
 * @head: (array length=size): a request head that eio_request_head_parse() found complete
 * @size: its size, in bytes
 * @trusted: (element-type GInetAddressMask): networks of proxies that tell the truth
 * @address: (inout): where the request comes from; where the client is
 * @scheme: (out): how the client speaks to the outermost proxy, as far as that is known
 *
 * Finds out what a proxy in front says of the client in the fields `X-Forwarded-For` and
 * `X-Forwarded-Proto`. The client is the last of those addresses that is not a proxy of @trusted
 * itself; at most ten are looked at. From anybody else these fields mean nothing.
 */
void
eio_forwarded_read (const guint8 *head,
                    gsize size,
                    const GPtrArray *trusted,
                    EioAddress *address,
                    EioScheme *scheme)
{
  gsize offset = (gsize) ((const guint8 *) memchr (head, '\n', size) - head) + 1;
  Hops addresses = { .n_items = 0 };
  Hops protocols = { .n_items = 0 };
  EioHeadField field;

  *scheme = EIO_SCHEME_UNKNOWN;
  if (!eio_address_is_in (address, trusted))
    return;

  for (; offset < size - 2; offset += field.size)
    {
      if (!eio_head_field_parse (head + offset, size - offset, &field))
        return;
      if (eio_head_field_is (&field, "X-Forwarded-For"))
        add_list (&addresses, &field);
      else if (eio_head_field_is (&field, "X-Forwarded-Proto"))
        add_list (&protocols, &field);
    }

  if (protocols.n_items > 0)
    *scheme = scheme_of (&protocols);
  follow (&addresses, trusted, address);
}
