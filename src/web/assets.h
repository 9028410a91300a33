/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SnugAssetKind:
 * @SNUG_ASSET_DOCUMENT: an HTML document, whose content may change under the same address
 * @SNUG_ASSET_IMMUTABLE: something that never changes under its address, which names a version
 */
typedef enum
{
  SNUG_ASSET_DOCUMENT,
  SNUG_ASSET_IMMUTABLE,
} SnugAssetKind;

/**
 * SnugAsset:
 * @kind: what it is
 * @content_type: its media type
 * @etag: an entity tag of the plain form, with its quotes
 * @gzip_etag: an entity tag of the compressed form, with its quotes
 * @plain: the bytes
 * @gzip: (nullable): the same, compressed with gzip, when that is smaller
 *
 * One file of the page, ready to be sent.
 */
typedef struct
{
  SnugAssetKind kind;
  const char *content_type; /* (unowned) */
  char *etag;               /* (owned) */
  char *gzip_etag;          /* (owned) */
  GBytes *plain;            /* (owned) */
  GBytes *gzip;             /* (owned) (nullable) */
} SnugAsset;

/**
 * SnugAssets:
 *
 * The files of the page by the exact path under which they are served.
 */
typedef struct _SnugAssets SnugAssets;

SnugAssets *snug_assets_new (GResource *resource, const char *root);
void snug_assets_free (SnugAssets *self);
const SnugAsset *snug_assets_lookup (SnugAssets *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugAssets, snug_assets_free)

G_END_DECLS
