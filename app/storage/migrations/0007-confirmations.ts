// Test mails, counter-proofs and sessions to our own MX, each with its partner, and what has to be known to take a counter-proof away again.
import type { Migration } from '#sqlite/migration.ts'

export const confirmationsMigration: Migration = {
  id: 7,
  slug: 'confirmations',
  up: (connection) =>
    connection.execute(`
      CREATE TABLE test_send (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        send TEXT NOT NULL CHECK (json_valid(send))
      ) STRICT;
      CREATE INDEX test_send_by_partner ON test_send (partner_id, at);
      CREATE TABLE counter_proof (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        proof TEXT NOT NULL CHECK (json_valid(proof))
      ) STRICT;
      CREATE INDEX counter_proof_by_partner ON counter_proof (partner_id, at);
      CREATE TABLE inbound_proof (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        proof TEXT NOT NULL CHECK (json_valid(proof))
      ) STRICT;
      CREATE INDEX inbound_proof_by_partner ON inbound_proof (partner_id, at);
      CREATE TABLE open_trial (
        proof_id TEXT PRIMARY KEY REFERENCES counter_proof (id) ON DELETE CASCADE,
        run TEXT NOT NULL CHECK (json_valid(run))
      ) STRICT;
    `),
}
