/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/request-head.h"

#include <string.h>

#include "net/head-field.h"
#include "net/host.h"

#define MAX_LENGTH_DIGITS 9

/* What is known of the fields while they are read. */
typedef struct
{
  guint n_fields;
  guint n_hosts;
  guint n_lengths;
  gboolean has_transfer_encoding;
  gboolean connection_upgrade;
  gboolean upgrade_websocket;
} Fields;

static EioHeadStatus
refuse (EioRequestHead *head, guint status, const char *reason)
{
  head->status = status;
  head->reason = reason;
  return EIO_HEAD_REFUSED;
}

static EioHeadStatus
refuse_too_long (EioRequestHead *head, const guint8 *data, gsize length)
{
  return memchr (data, '\n', length) == NULL ? refuse (head, 414, "Request line too long")
                                             : refuse (head, 431, "Request head too long");
}

/* Finds the empty line at the end, and what may be nowhere in a head, from where the last call
 * ended. What is not HTTP at all is known from its first bytes. */
static EioHeadStatus
scan (const guint8 *data, gsize length, const EioHeadLimits *limits, EioRequestHead *head)
{
  gsize end = MIN (length, limits->bytes);

  for (gsize i = head->scanned; i < end; i++)
    {
      gboolean after_cr = i > 0 && data[i - 1] == '\r';

      if ((data[i] == '\n') != after_cr)
        return refuse (head, 400, "Line that does not end with CR LF");
      if (data[i] == '\n' && i == 1)
        return refuse (head, 400, "Empty request line");
      if (data[i] == '\n' && data[i - 2] == '\n')
        {
          head->size = (guint) i + 1;
          return EIO_HEAD_COMPLETE;
        }
      if ((data[i] < ' ' && strchr ("\t\r\n", data[i]) == NULL) || data[i] == '\0' ||
          data[i] == 0x7f)
        return refuse (head, 400, "Control character in the request head");
    }

  head->scanned = (guint) end;
  return length >= limits->bytes ? refuse_too_long (head, data, end) : EIO_HEAD_INCOMPLETE;
}

static EioHeadStatus
parse_version (const guint8 *text, gsize length, EioRequestHead *head)
{
  if (length != strlen ("HTTP/1.1") || memcmp (text, "HTTP/", 5) != 0 ||
      !g_ascii_isdigit (text[5]) || text[6] != '.' || !g_ascii_isdigit (text[7]))
    return refuse (head, 400, "Malformed HTTP version");
  if (text[5] != '1' || text[7] > '1')
    return refuse (head, 505, "HTTP version not supported");

  head->minor_version = text[7] == '1' ? 1 : 0;
  return EIO_HEAD_COMPLETE;
}

static EioHeadStatus
parse_method (const char *text, gsize length, EioRequestHead *head)
{
  static const char *const methods[] = {
    [EIO_HTTP_GET] = "GET",
    [EIO_HTTP_HEAD] = "HEAD",
    [EIO_HTTP_POST] = "POST",
    [EIO_HTTP_OPTIONS] = "OPTIONS",
  };
  static const char *const others[] = { "PUT", "DELETE", "PATCH", "TRACE", "CONNECT" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strlen (methods[i]) == length && memcmp (methods[i], text, length) == 0)
      {
        head->method = (EioHttpMethod) i;
        return EIO_HEAD_COMPLETE;
      }

  /* Engine.IO wants 400, not 405, for the methods that it has no use for. */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strlen (others[i]) == length && memcmp (others[i], text, length) == 0)
      return refuse (head, 400, "Method not supported");

  return eio_head_is_token (text, length) ? refuse (head, 501, "Unknown method")
                                          : refuse (head, 400, "Malformed method");
}

static EioHeadStatus
parse_target (const guint8 *text, gsize length, EioRequestHead *head)
{
  if (length == 0 || text[0] != '/')
    return refuse (head, 400, "Request target that is not a path");

  for (gsize i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] >= 0x7f || text[i] == '#')
      return refuse (head, 400, "Invalid character in the request target");

  return EIO_HEAD_COMPLETE;
}

static EioHeadStatus
parse_request_line (const guint8 *data, gsize length, EioRequestHead *head)
{
  const guint8 *target = memchr (data, ' ', length);
  const guint8 *version = memrchr (data, ' ', length);
  EioHeadStatus status;

  if (target == NULL || target == version)
    return refuse (head, 400, "Malformed request line");

  target++;
  version++;
  head->target.offset = (guint) (target - data);
  head->target.length = (guint) (version - 1 - target);

  status = parse_version (version, (gsize) (data + length - version), head);
  if (status == EIO_HEAD_COMPLETE)
    status = parse_method ((const char *) data, (gsize) (target - 1 - data), head);
  if (status == EIO_HEAD_COMPLETE)
    status = parse_target (target, head->target.length, head);

  return status;
}

static EioHeadStatus
parse_host (const EioHeadField *field, const guint8 *data, Fields *fields, EioRequestHead *head)
{
  EioHost host;

  if (++fields->n_hosts > 1)
    return refuse (head, 400, "More than one Host field");
  if (!eio_host_parse (field->value, field->value_length, &host))
    return refuse (head, 400, "Invalid Host field");

  head->host.offset = (guint) ((const guint8 *) field->value - data);
  head->host.length = (guint) field->value_length;
  return EIO_HEAD_COMPLETE;
}

static EioHeadStatus
parse_content_length (const EioHeadField *field, Fields *fields, EioRequestHead *head)
{
  if (++fields->n_lengths > 1)
    return refuse (head, 400, "More than one Content-Length field");
  if (field->value_length == 0)
    return refuse (head, 400, "Invalid Content-Length field");

  head->content_length = 0;
  for (gsize i = 0; i < field->value_length; i++)
    {
      if (!g_ascii_isdigit (field->value[i]))
        return refuse (head, 400, "Invalid Content-Length field");
      if (i >= MAX_LENGTH_DIGITS)
        return refuse (head, 413, "Body too long");
      head->content_length = head->content_length * 10 + (guint) (field->value[i] - '0');
    }

  return EIO_HEAD_COMPLETE;
}

static EioHeadStatus
parse_field (const EioHeadField *field, const guint8 *data, Fields *fields, EioRequestHead *head)
{
  if (eio_head_field_is (field, "Host"))
    return parse_host (field, data, fields, head);
  if (eio_head_field_is (field, "Content-Length"))
    return parse_content_length (field, fields, head);
  if (eio_head_field_is (field, "Transfer-Encoding"))
    fields->has_transfer_encoding = TRUE;
  else if (eio_head_field_is (field, "Connection"))
    fields->connection_upgrade |= eio_head_field_lists (field, "upgrade");
  else if (eio_head_field_is (field, "Upgrade"))
    fields->upgrade_websocket |= eio_head_field_lists (field, "websocket");
  else if (eio_head_field_is (field, "Expect"))
    {
      if (!eio_head_field_value_is (field, "100-continue"))
        return refuse (head, 417, "Unknown expectation");
      head->expects_continue = TRUE;
    }
  else if (eio_head_field_is (field, "Content-Encoding"))
    {
      if (!eio_head_field_value_is (field, "identity"))
        return refuse (head, 415, "Content-Encoding not supported");
    }

  return EIO_HEAD_COMPLETE;
}

static EioHeadStatus
parse_fields (const guint8 *data,
              gsize offset,
              const EioHeadLimits *limits,
              Fields *fields,
              EioRequestHead *head)
{
  gsize end = head->size - 2;

  while (offset < end)
    {
      EioHeadField field;
      EioHeadStatus status;

      if (++fields->n_fields > limits->fields)
        return refuse (head, 431, "Too many header fields");
      if (data[offset] == ' ' || data[offset] == '\t')
        return refuse (head, 400, "Folded header field");
      if (!eio_head_field_parse (data + offset, end - offset, &field))
        return refuse (head, 400, "Malformed header field");

      status = parse_field (&field, data, fields, head);
      if (status != EIO_HEAD_COMPLETE)
        return status;

      offset += field.size;
    }

  return EIO_HEAD_COMPLETE;
}

/* The rules that need all fields. */
static EioHeadStatus
check (const Fields *fields, EioRequestHead *head)
{
  gboolean may_have_body = head->method == EIO_HTTP_POST || head->method == EIO_HTTP_OPTIONS;

  if (fields->n_hosts == 0)
    return refuse (head, 400, "No Host field");
  if (fields->has_transfer_encoding && fields->n_lengths > 0)
    return refuse (head, 400, "Both Transfer-Encoding and Content-Length");
  if (fields->has_transfer_encoding)
    return refuse (head, 411, "Transfer-Encoding not supported, send a Content-Length");
  if (head->content_length > 0 && !may_have_body)
    return refuse (head, 400, "Method that takes no body");

  /* A server must ignore both in HTTP/1.0 (RFC 9110, sections 7.8 and 10.1.1). */
  head->is_websocket_upgrade = fields->connection_upgrade && fields->upgrade_websocket &&
                               head->method == EIO_HTTP_GET && head->minor_version > 0;
  head->expects_continue =
      head->expects_continue && head->minor_version > 0 && head->content_length > 0;

  return EIO_HEAD_COMPLETE;
}

/**
 * eio_request_head_parse:
 * @data: (array length=length): all that came from the client so far
 * @length: its length, in bytes
 * @limits: how large the head may be
 * @head: (inout): what is known of the request; all zero before the first call
 *
 * Parses and vets the head of an HTTP/1.1 or 1.0 request (RFC 9112). When it is incomplete, call
 * again with more bytes and the same @head: what was scanned is not scanned again.
 *
 * It is strict where leniency has made servers disagree with their proxies: lines end with CR LF;
 * no control characters, no folded fields, no white space before a colon; only the origin form of
 * the target; exactly one `Host`; at most one `Content-Length`, and no transfer codings.
 *
 * The status of a refusal is 400 for what breaks these rules and for methods that are known but of
 * no use here, 501 for unknown methods, 505 for other versions of HTTP, 411 for a transfer coding,
 * 413 for a length of more than nine digits, 414 and 431 for more than @limits, 415 for a content
 * coding, 417 for any expectation but `100-continue`.
 *
 * Returns: whether there is a whole head
 */
EioHeadStatus
eio_request_head_parse (const guint8 *data,
                        gsize length,
                        const EioHeadLimits *limits,
                        EioRequestHead *head)
{
  Fields fields = { 0 };
  EioHeadStatus status = scan (data, length, limits, head);
  gsize line_length;

  if (status != EIO_HEAD_COMPLETE)
    return status;

  line_length = (gsize) ((const guint8 *) memchr (data, '\r', head->size) - data);
  status = parse_request_line (data, line_length, head);
  if (status == EIO_HEAD_COMPLETE)
    status = parse_fields (data, line_length + 2, limits, &fields, head);
  if (status == EIO_HEAD_COMPLETE)
    status = check (&fields, head);

  return status;
}

static gboolean
is_dropped (const EioHeadField *field, gboolean is_upgrade)
{
  static const char *const always[] = {
    "Connection", "Range", "If-Range", "Expect", "TE", "Keep-Alive", "Proxy-Connection",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    if (eio_head_field_is (field, always[i]))
      return TRUE;

  return !is_upgrade &&
         (eio_head_field_is (field, "Upgrade") || eio_head_field_is (field, "HTTP2-Settings"));
}

/**
 * eio_request_head_rewrite:
 * @head: a complete head
 * @data: (array): the bytes that it was parsed from
 *
 * Makes the head that is handed on to libsoup: the same without the fields that concern this
 * connection only, or that ask for what is not offered (ranges, persistent connections, `100
 * Continue`, protocols other than WebSocket), and with a `Connection` field of our own.
 *
 * Returns: (transfer full): the head, with its empty line
 */
GByteArray *
eio_request_head_rewrite (const EioRequestHead *head, const guint8 *data)
{
  const char *connection =
      head->is_websocket_upgrade ? "Connection: Upgrade\r\n\r\n" : "Connection: close\r\n\r\n";
  GByteArray *out = g_byte_array_sized_new (head->size + (guint) strlen (connection));
  gsize offset = (gsize) ((const guint8 *) memchr (data, '\n', head->size) - data) + 1;
  EioHeadField field;

  g_byte_array_append (out, data, (guint) offset);
  for (; offset < head->size - 2; offset += field.size)
    {
      if (!eio_head_field_parse (data + offset, head->size - offset, &field))
        g_assert_not_reached ();
      if (!is_dropped (&field, head->is_websocket_upgrade))
        g_byte_array_append (out, data + offset, (guint) field.size);
    }

  g_byte_array_append (out, (const guint8 *) connection, (guint) strlen (connection));
  return out;
}

/**
 * eio_request_head_find:
 * @data: (array length=size): a complete head that was vetted, with its empty line
 * @size: its length, in bytes
 * @name: the name of a field
 * @field: (out caller-allocates): the first field of this name, which lies within @data; all zero
 *   if there is none
 *
 * Returns: how many fields of this name there are
 */
guint
eio_request_head_find (const guint8 *data, gsize size, const char *name, EioHeadField *field)
{
  gsize offset = (gsize) ((const guint8 *) memchr (data, '\n', size) - data) + 1;
  EioHeadField next;
  guint n = 0;

  *field = (EioHeadField){ 0 };
  for (; offset < size - 2; offset += next.size)
    {
      if (!eio_head_field_split (data + offset, size - offset, &next))
        g_assert_not_reached ();
      if (eio_head_field_is (&next, name) && n++ == 0)
        *field = next;
    }

  return n;
}
