-- SPDX-License-Identifier: LGPL-2.1-or-later
-- A database as Snug left it with schema 2. Never changed: it has to be opened by all that come later.
BEGIN;
PRAGMA application_id = 0x536e7567;
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES
  ('epoch', '0123456789abcdef0123456789abcdef'),
  ('closed', '1');
CREATE TABLE members (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE "messages" (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  time INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind >= 0),
  member_id TEXT CHECK (member_id <> ''),
  member_name TEXT CHECK (member_name <> ''),
  client_id TEXT CHECK (client_id <> ''),
  text TEXT NOT NULL CHECK ((text = '') = removed),
  reply_to INTEGER NOT NULL CHECK (reply_to >= 0),
  rev INTEGER NOT NULL DEFAULT 0 CHECK (rev >= 0),
  edited INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX messages_by_client_id ON messages (member_id, client_id)
  WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX messages_by_rev ON messages (rev) WHERE rev > 0;
CREATE TABLE reactions (
  seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  rev INTEGER NOT NULL CHECK (rev > 0),
  emoji TEXT NOT NULL CHECK (emoji <> ''),
  member_id TEXT NOT NULL CHECK (member_id <> ''),
  member_name TEXT NOT NULL CHECK (member_name <> ''),
  PRIMARY KEY (seq, rev)
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
  member_id TEXT NOT NULL CHECK (member_id <> ''),
  client_id TEXT NOT NULL CHECK (client_id <> ''),
  seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  rev INTEGER NOT NULL CHECK (rev >= 0),
  time INTEGER NOT NULL,
  PRIMARY KEY (member_id, client_id)
) STRICT, WITHOUT ROWID;
INSERT INTO members VALUES ('m1', 'Ada', x'd60d9c88deca8898543239ebb0020daa573d457b10c638f2481cd74aa273b9ed', 1700000000000);
INSERT INTO messages VALUES
  (1, 1700000000000, 0, 'm1', 'Ada', 'a1', 'Grüezi', 0, 3, 1700000000003, 0),
  (2, 1700000000001, 1, NULL, NULL, NULL, 'We close at six.', 0, 0, 0, 0),
  (3, 1700000000002, 0, 'guest', 'Guest 1', 'b3', 'An answer', 1, 0, 0, 0),
  (4, 1700000000002, 0, 'm1', 'Ada', 'd4', '', 0, 4, 0, 1);
INSERT INTO reactions VALUES
  (1, 2, '👍', 'm1', 'Ada'),
  (1, 3, '❤️', 'm1', 'Ada');
INSERT INTO changes VALUES
  ('m1', 'c1', 1, 1, 1700000000003),
  ('m1', 'c2', 1, 2, 1700000000004),
  ('m1', 'c3', 1, 3, 1700000000005),
  ('m1', 'c4', 4, 4, 1700000000006);
PRAGMA user_version = 2;
COMMIT;
PRAGMA journal_mode = WAL;
