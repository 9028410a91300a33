-- SPDX-License-Identifier: LGPL-2.1-or-later
-- A database as Snug left it with schema 1. Never changed: it has to be opened by all that come later.
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
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  time INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind >= 0),
  member_id TEXT CHECK (member_id <> ''),
  member_name TEXT CHECK (member_name <> ''),
  client_id TEXT CHECK (client_id <> ''),
  text TEXT NOT NULL CHECK (text <> ''),
  reply_to INTEGER NOT NULL CHECK (reply_to >= 0)
) STRICT;
CREATE UNIQUE INDEX messages_by_client_id ON messages (member_id, client_id)
  WHERE member_id IS NOT NULL;
INSERT INTO members VALUES ('m1', 'Ada', x'd60d9c88deca8898543239ebb0020daa573d457b10c638f2481cd74aa273b9ed', 1700000000000);
INSERT INTO messages VALUES
  (1, 1700000000000, 0, 'm1', 'Ada', 'a1', 'Grüezi', 0),
  (2, 1700000000001, 1, NULL, NULL, NULL, 'We close at six.', 0),
  (3, 1700000000002, 0, 'guest', 'Guest 1', 'b3', 'An answer', 1),
  (4, 1700000000002, 0, 'm1', 'Ada', 'd4', 'two
lines', 0);
PRAGMA user_version = 1;
COMMIT;
PRAGMA journal_mode = WAL;
