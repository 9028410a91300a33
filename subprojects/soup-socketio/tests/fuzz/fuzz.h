/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls with each input, and the replay of the corpus too. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
