/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * TestClient:
 *
 * A Socket.IO client on one WebSocket, in the process and main context of the test.
 */
typedef struct _TestClient TestClient;

TestClient *test_client_new (guint port, const char *auth);
void test_client_free (TestClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestClient, test_client_free)

void test_client_close (TestClient *self);
void test_client_emit (TestClient *self, const char *arguments);
char *test_client_ask (TestClient *self, const char *arguments);

char *test_client_next (TestClient *self, const char *event);
char *test_client_next_refusal (TestClient *self);
void test_client_wait_accepted (TestClient *self);
void test_client_wait_closed (TestClient *self);
guint test_client_count (TestClient *self, const char *event);

void test_wait_until (gboolean (*holds) (gpointer data), gpointer data);

G_END_DECLS
