/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/head-field.h"

G_BEGIN_DECLS

/**
 * EioHttpMethod:
 * @EIO_HTTP_GET: GET
 * @EIO_HTTP_HEAD: HEAD
 * @EIO_HTTP_POST: POST
 * @EIO_HTTP_OPTIONS: OPTIONS
 *
 * The methods that are let in.
 */
typedef enum
{
  EIO_HTTP_GET,
  EIO_HTTP_HEAD,
  EIO_HTTP_POST,
  EIO_HTTP_OPTIONS,
} EioHttpMethod;

/**
 * EioHeadLimits:
 * @bytes: the largest head, from its first byte to the empty line and with it
 * @fields: the most field lines
 *
 * How large a request head may be.
 */
typedef struct
{
  guint bytes;
  guint fields;
} EioHeadLimits;

/**
 * EioSlice:
 * @offset: where the slice starts, in bytes from the start of the head
 * @length: its length, in bytes
 *
 * A part of a request head. It stays right when the buffer moves.
 */
typedef struct
{
  guint offset;
  guint length;
} EioSlice;

/**
 * EioRequestHead:
 * @scanned: how many bytes are known to have no fault and no end; 0 before the first call
 * @size: the size of the head with its empty line, in bytes; the body follows
 * @method: the method
 * @minor_version: 1 for HTTP/1.1, 0 for HTTP/1.0
 * @target: the path and query
 * @host: the value of the field `Host`, which eio_host_parse() accepts
 * @content_length: the length of the body, in bytes; 0 if there is none
 * @expects_continue: whether the client waits for `100 Continue` before it sends the body
 * @is_websocket_upgrade: whether the client asks for WebSocket
 * @status: the HTTP status with which the request is refused
 * @reason: (unowned): why it is refused, in words for the developer of the client
 *
 * What a server needs to know of a request before it lets it in.
 */
typedef struct
{
  guint scanned;
  guint size;
  EioHttpMethod method;
  guint minor_version;
  EioSlice target;
  EioSlice host;
  guint content_length;
  gboolean expects_continue;
  gboolean is_websocket_upgrade;
  guint status;
  const char *reason;
} EioRequestHead;

/**
 * EioHeadStatus:
 * @EIO_HEAD_COMPLETE: there is a whole head
 * @EIO_HEAD_INCOMPLETE: more bytes are needed
 * @EIO_HEAD_REFUSED: the request must be answered with an error, and the connection closed
 *
 * What eio_request_head_parse() found.
 */
typedef enum
{
  EIO_HEAD_COMPLETE,
  EIO_HEAD_INCOMPLETE,
  EIO_HEAD_REFUSED,
} EioHeadStatus;

EioHeadStatus eio_request_head_parse (const guint8 *data,
                                      gsize length,
                                      const EioHeadLimits *limits,
                                      EioRequestHead *head);
GByteArray *eio_request_head_rewrite (const EioRequestHead *head, const guint8 *data);
guint eio_request_head_find (const guint8 *data, gsize size, const char *name, EioHeadField *field);

G_END_DECLS
