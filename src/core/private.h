/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Included by the headers that only the model itself, and its tests, may use. */
#ifndef SNUG_CORE_COMPILATION
#error "This header is private to src/core."
#endif
