/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * EIO_CONTAINER_OF:
 * @pointer: points to a member of a struct
 * @type: the type of the struct
 * @member: the name of the member
 *
 * Gives the struct that something embedded in it belongs to.
 */
#define EIO_CONTAINER_OF(pointer, type, member)                                                    \
  ((type *) (gpointer) (((guint8 *) (pointer)) - offsetof (type, member)))
