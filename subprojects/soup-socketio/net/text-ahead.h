/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/frame.h"
#include "net/message-reader.h"

G_BEGIN_DECLS

/**
 * EioTextAhead:
 * @checked: how many bytes of the frame's payload were checked
 * @utf8: the state of the check
 *
 * The check of a text frame of which only a part is here. All zero is the start of a frame.
 */
typedef struct
{
  guint32 checked;
  EioUtf8 utf8;
} EioTextAhead;

gboolean eio_text_ahead_check (EioTextAhead *self,
                               const EioMessageReader *reader,
                               const EioFrame *frame,
                               const guint8 *data,
                               gsize length);

G_END_DECLS
