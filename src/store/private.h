/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Included by the headers that only the store itself may use. */
#ifndef SNUG_STORE_COMPILATION
#error "This header is private to src/store."
#endif

#include <glib.h>
#include <sqlite3.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
