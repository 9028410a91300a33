/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *snugctl_text_printable (const char *text);
guint snugctl_text_columns (const char *text);
char *snugctl_text_time (guint64 milliseconds, const char *format);

G_END_DECLS
