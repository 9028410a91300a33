/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/metrics.h"

#include "web/security-headers.h"

#define CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

typedef struct
{
  gboolean to_all;
  SnugMetricsFunc func;
  gpointer data; /* (unowned) */
} Source;

static gboolean
is_from_this_machine (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  /* What a proxy on this machine passes on comes from elsewhere. */
  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))) &&
         soup_message_headers_get_list (headers, "X-Forwarded-For") == NULL &&
         soup_message_headers_get_one (headers, "Forwarded") == NULL;
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  const Source *source = data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GString) text = g_string_new (NULL);
  guint status = SOUP_STATUS_OK;

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD)
    {
      status = SOUP_STATUS_METHOD_NOT_ALLOWED;
      soup_message_headers_replace (headers, "Allow", "GET, HEAD");
    }
  else if (!g_str_equal (path, "/metrics"))
    status = SOUP_STATUS_NOT_FOUND;
  else if (!source->to_all && !is_from_this_machine (message))
    status = SOUP_STATUS_FORBIDDEN;
  else
    source->func (text, source->data);

  snug_security_headers_set (headers);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, CONTENT_TYPE, SOUP_MEMORY_COPY, text->str, text->len);
}

/**
 * snug_metrics_serve:
 * @server: the server
 * @to_all: whether to answer to others than this machine
 * @func: writes the figures
 * @data: (unowned): what @func is called with; it must live as long as @server
 *
 * Answers at `/metrics`, in the text format of Prometheus.
 */
void
snug_metrics_serve (SoupServer *server, gboolean to_all, SnugMetricsFunc func, gpointer data)
{
  Source *source;

  g_return_if_fail (SOUP_IS_SERVER (server));
  g_return_if_fail (func != NULL);

  source = g_new (Source, 1);
  source->to_all = to_all;
  source->func = func;
  source->data = data;
  soup_server_add_handler (server, "/metrics", on_request, source, g_free);
}

/**
 * snug_metrics_append_head:
 * @text: what to append to
 * @name: the name of a figure
 * @type: "gauge" or "counter"
 * @help: what it is, in one line
 *
 * Says what the figure is of which the parts follow.
 */
void
snug_metrics_append_head (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/**
 * snug_metrics_append_part:
 * @text: what to append to
 * @name: the name of a figure
 * @label: what it is divided by
 * @part: which part this is, without quotation marks or backslashes
 * @value: how much that is
 *
 * Writes a part of a figure.
 */
void
snug_metrics_append_part (GString *text,
                          const char *name,
                          const char *label,
                          const char *part,
                          guint64 value)
{
  g_string_append_printf (text, "%s{%s=\"%s\"} %" G_GUINT64_FORMAT "\n", name, label, part, value);
}

/**
 * snug_metrics_append:
 * @text: what to append to
 * @name: the name of the figure
 * @type: "gauge" or "counter"
 * @help: what it is, in one line
 * @value: its value
 *
 * Writes a figure that has no parts.
 */
void
snug_metrics_append (GString *text,
                     const char *name,
                     const char *type,
                     const char *help,
                     guint64 value)
{
  snug_metrics_append_head (text, name, type, help);
  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT "\n", name, value);
}
