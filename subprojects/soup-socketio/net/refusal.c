/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/refusal.h"

#include <libsoup/soup.h>
#include <sys/socket.h>
#include <unistd.h>

/* libsoup does not know all of them by name. */
static const char *
get_phrase (guint status)
{
  switch (status)
    {
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return soup_status_get_phrase (status);
    }
}

/**
 * eio_refusal_to_response:
 * @self: a refusal
 * @to_json: (nullable): what makes the body; %NULL for plain text
 *
 * Returns: (transfer full): a whole response that tells of it
 */
EioChunk *
eio_refusal_to_response (const EioRefusal *self, EioRefusalFunc to_json)
{
  const char *phrase = get_phrase (self->status);
  const char *type = to_json != NULL ? "application/json" : "text/plain; charset=utf-8";
  g_autofree char *body = NULL;
  g_autofree char *retry = NULL;
  g_autofree char *response = NULL;

  body = to_json != NULL ? to_json (self)
                         : g_strdup_printf ("%u %s: %s\n", self->status, phrase, self->reason);
  retry = self->retry_after > 0 ? g_strdup_printf ("Retry-After: %u\r\n", self->retry_after)
                                : g_strdup ("");
  response = g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                              "Connection: close\r\n"
                              "%s"
                              "Cache-Control: no-store\r\n"
                              "Content-Type: %s\r\n"
                              "Content-Security-Policy: default-src 'none'; "
                              "frame-ancestors 'none'\r\n"
                              "Cross-Origin-Resource-Policy: same-origin\r\n"
                              "Referrer-Policy: no-referrer\r\n"
                              "X-Content-Type-Options: nosniff\r\n"
                              "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                              self->status, phrase, retry, type, strlen (body), body);

  return eio_chunk_new (response, strlen (response));
}

/**
 * eio_refusal_send:
 * @self: a refusal
 * @fd: (transfer full): a socket that was accepted just now
 *
 * Tells a client as much as can be told without waiting for it, and closes @fd.
 */
void
eio_refusal_send (const EioRefusal *self, int fd)
{
  g_autoptr (EioChunk) response = eio_refusal_to_response (self, NULL);
  guint8 request[1024];

  /* What is left unread makes close() throw away what is not yet delivered. */
  while (recv (fd, request, sizeof request, MSG_DONTWAIT) == sizeof request)
    ;

  /* A new socket has room for this. If it has not, the client sees that it was closed. */
  if (send (fd, response->data, response->size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A client that was turned away could not be told why");
  shutdown (fd, SHUT_WR);
  close (fd);
}
