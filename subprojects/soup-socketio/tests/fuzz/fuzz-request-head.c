/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "net/host.h"
#include "net/request-head.h"
#include "net/websocket-handshake.h"

static const EioHeadLimits limits = { 1024, 12 };
static const EioHeadLimits larger = { 2048, 13 };

static void
check_incremental (const guint8 *data,
                   gsize size,
                   EioHeadStatus expected,
                   const EioRequestHead *all)
{
  EioRequestHead head = { 0 };
  EioHeadStatus status = EIO_HEAD_INCOMPLETE;

  for (gsize length = 0; length <= size && status == EIO_HEAD_INCOMPLETE; length++)
    status = eio_request_head_parse (data, length, &limits, &head);

  g_assert_cmpint (status, ==, expected);
  g_assert_cmpuint (head.status, ==, all->status);
  g_assert_cmpuint (head.size, ==, all->size);
  g_assert_cmpint (status == EIO_HEAD_REFUSED, ==, head.reason != NULL);
}

static void
assert_same_slice (const guint8 *a, EioSlice slice_a, const guint8 *b, EioSlice slice_b)
{
  g_assert_cmpmem (a + slice_a.offset, slice_a.length, b + slice_b.offset, slice_b.length);
}

static void
check_handshake (const GByteArray *head)
{
  g_autofree char *answer = eio_websocket_handshake_answer (head->data, head->len);
  EioHeadField field;

  g_assert_cmpuint (eio_request_head_find (head->data, head->len, "Host", &field), ==, 1);
  if (answer != NULL)
    g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 101 "));
}

static void
check_rewrite (const guint8 *data, const EioRequestHead *head)
{
  g_autoptr (GByteArray) out = eio_request_head_rewrite (head, data);
  EioRequestHead again = { 0 };

  g_assert_cmpint (eio_request_head_parse (out->data, out->len, &larger, &again), ==,
                   EIO_HEAD_COMPLETE);
  g_assert_cmpuint (again.size, ==, out->len);
  g_assert_cmpint (again.method, ==, head->method);
  g_assert_cmpuint (again.content_length, ==, head->content_length);
  g_assert_cmpint (again.is_websocket_upgrade, ==, head->is_websocket_upgrade);
  g_assert_false (again.expects_continue);
  assert_same_slice (data, head->target, out->data, again.target);
  assert_same_slice (data, head->host, out->data, again.host);
  check_handshake (out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  EioRequestHead head = { 0 };
  EioHost host;
  EioHeadStatus status = eio_request_head_parse (data, size, &limits, &head);

  check_incremental (data, size, status, &head);
  if (status == EIO_HEAD_COMPLETE)
    {
      g_assert_cmpuint (head.size, <=, size);
      g_assert_true (
          eio_host_parse ((const char *) data + head.host.offset, head.host.length, &host));
      check_rewrite (data, &head);
    }

  eio_host_parse ((const char *) data, size, &host);
  return 0;
}
