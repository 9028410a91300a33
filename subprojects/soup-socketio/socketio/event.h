/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SIO_TYPE_EVENT (sio_event_get_type ())

/**
 * SioEvent:
 *
 * An event that a client emitted: its name, its arguments, and the way to acknowledge it.
 */
typedef struct _SioEvent SioEvent;

GType sio_event_get_type (void) G_GNUC_CONST;

SioEvent *sio_event_ref (SioEvent *self);
void sio_event_unref (SioEvent *self);

const char *sio_event_get_name (SioEvent *self);
guint sio_event_get_n_arguments (SioEvent *self);
JsonNode *sio_event_get_argument (SioEvent *self, guint index);
GPtrArray *sio_event_get_attachments (SioEvent *self);
gboolean sio_event_wants_ack (SioEvent *self);
void sio_event_acknowledge (SioEvent *self, JsonNode *argument);
void sio_event_acknowledge_full (SioEvent *self, JsonArray *arguments, GPtrArray *attachments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SioEvent, sio_event_unref)

G_END_DECLS
