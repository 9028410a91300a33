/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/negotiation.h"

static gboolean
list_has (GSList *list, const char *coding)
{
  return g_slist_find_custom (list, coding, (GCompareFunc) g_ascii_strcasecmp) != NULL;
}

/**
 * snug_negotiation_accepts:
 * @request: the headers of a request
 * @coding: a content coding, as "gzip"
 *
 * Tells whether the client takes a response in a coding (RFC 9110, section 12.5.3).
 *
 * Returns: whether it does
 */
gboolean
snug_negotiation_accepts (SoupMessageHeaders *request, const char *coding)
{
  const char *header = soup_message_headers_get_list (request, "Accept-Encoding");
  GSList *accepted;
  GSList *refused = NULL;
  gboolean accepts;

  if (header == NULL)
    return FALSE;

  accepted = soup_header_parse_quality_list (header, &refused);
  accepts =
      list_has (accepted, coding) || (list_has (accepted, "*") && !list_has (refused, coding));
  soup_header_free_list (accepted);
  soup_header_free_list (refused);
  return accepts;
}

static const char *
skip_weak_prefix (const char *etag)
{
  return g_str_has_prefix (etag, "W/") ? etag + 2 : etag;
}

/**
 * snug_negotiation_has_etag:
 * @request: the headers of a request
 * @etag: an entity tag, with its quotes
 *
 * Tells whether the client has the representation with @etag already: whether its If-None-Match
 * names it, compared weakly (RFC 9110, section 13.1.2).
 *
 * Returns: whether it has
 */
gboolean
snug_negotiation_has_etag (SoupMessageHeaders *request, const char *etag)
{
  const char *header = soup_message_headers_get_list (request, "If-None-Match");
  GSList *tags;
  gboolean found = FALSE;

  if (header == NULL)
    return FALSE;

  tags = soup_header_parse_list (header);
  for (GSList *l = tags; l != NULL && !found; l = l->next)
    found = g_str_equal (l->data, "*") || g_str_equal (skip_weak_prefix (l->data), etag);
  soup_header_free_list (tags);
  return found;
}
