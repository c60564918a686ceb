// The queue and the evidence. Bodies stand apart from what is searched, and what names persons apart from the chain. `due` and `held`
// hold only what can be due or overdue, so that both are read in order without looking at anything else. Delivery ids are never used
// twice: the evidence names them for ever.
import type { Migration } from '#sqlite/migration.ts'

export const queueMigration: Migration = {
  id: 1,
  slug: 'queue',
  up(connection) {
    connection.execute(`
      CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        queue_id TEXT NOT NULL UNIQUE,
        received_at INTEGER NOT NULL,
        sender TEXT NOT NULL,
        return_content TEXT CHECK (return_content IN ('full', 'headers')),
        envelope_id TEXT,
        is_8bit INTEGER NOT NULL CHECK (is_8bit IN (0, 1)),
        is_smtp_utf8 INTEGER NOT NULL CHECK (is_smtp_utf8 IN (0, 1)),
        requires_tls INTEGER NOT NULL CHECK (requires_tls IN (0, 1)),
        received_from TEXT,
        message_id TEXT,
        size INTEGER NOT NULL,
        body_sha256 TEXT NOT NULL,
        body_file TEXT,
        open_deliveries INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX message_in_file ON message (body_file) WHERE body_file IS NOT NULL;

      CREATE TABLE body (
        message_id INTEGER PRIMARY KEY REFERENCES message (id),
        bytes BLOB NOT NULL
      ) STRICT;

      CREATE TABLE delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id INTEGER NOT NULL REFERENCES message (id),
        destination TEXT NOT NULL,
        domain TEXT NOT NULL,
        policy_id TEXT,
        state TEXT NOT NULL CHECK (state IN ('queued', 'held', 'corrupt')),
        next_at INTEGER NOT NULL,
        warn_at INTEGER,
        expires_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        is_maybe_duplicate INTEGER NOT NULL DEFAULT 0 CHECK (is_maybe_duplicate IN (0, 1)),
        wanted TEXT NOT NULL DEFAULT 'as-is' CHECK (wanted IN ('as-is', 'container')),
        held_why TEXT CHECK (held_why IN ('by-hand', 'tls-not-valid')),
        decide_by INTEGER,
        fallback TEXT,
        last_code TEXT,
        last_detail TEXT
      ) STRICT;
      CREATE INDEX delivery_of_message ON delivery (message_id);
      CREATE INDEX delivery_due ON delivery (next_at, is_maybe_duplicate, id, destination, expires_at, warn_at) WHERE state = 'queued';
      CREATE INDEX delivery_held ON delivery (decide_by) WHERE state = 'held';

      CREATE TABLE recipient (
        delivery_id INTEGER NOT NULL REFERENCES delivery (id),
        place INTEGER NOT NULL,
        address TEXT NOT NULL,
        notify TEXT,
        original_recipient TEXT,
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'delivered', 'bounced', 'dropped')),
        status TEXT,
        reply TEXT,
        PRIMARY KEY (delivery_id, place)
      ) STRICT, WITHOUT ROWID;

      -- attempts whose data may have ended and whose answer is not known
      CREATE TABLE started (
        delivery_id INTEGER PRIMARY KEY REFERENCES delivery (id),
        at INTEGER NOT NULL,
        known TEXT
      ) STRICT;

      CREATE TABLE evidence (
        number INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        link TEXT NOT NULL
      ) STRICT;

      CREATE TABLE personal (
        number INTEGER PRIMARY KEY REFERENCES evidence (number),
        at INTEGER NOT NULL,
        salt TEXT NOT NULL,
        content TEXT NOT NULL
      ) STRICT;
      CREATE INDEX personal_at ON personal (at);

      CREATE TABLE certificate (
        sha256 TEXT PRIMARY KEY,
        der BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- what the evidence called a partner last
      CREATE TABLE partner_name (
        policy_id TEXT PRIMARY KEY,
        name TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE exception (
        id TEXT PRIMARY KEY,
        content TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
