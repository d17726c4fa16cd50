CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )
CREATE TABLE flushes ( id INTEGER NOT NULL, at BIGINT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (id) )
CREATE TABLE gaps ( id INTEGER NOT NULL, source_id VARCHAR NOT NULL, start BIGINT NOT NULL, "end" BIGINT NOT NULL, reason VARCHAR NOT NULL, PRIMARY KEY (id) )
CREATE INDEX gaps_by_source ON gaps (source_id, start)
CREATE TABLE snapshots ( id INTEGER NOT NULL, sha256 BLOB NOT NULL, length INTEGER NOT NULL, content_type VARCHAR NOT NULL, base_id INTEGER, depth INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(base_id) REFERENCES snapshots (id), UNIQUE (sha256) )
CREATE TABLE statements ( id INTEGER NOT NULL, source_id VARCHAR NOT NULL, "key" TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (source_id, "key") )
CREATE TABLE store ( name VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY (name) )
CREATE TABLE checks ( id INTEGER NOT NULL, source_id VARCHAR NOT NULL, at BIGINT NOT NULL, ended BIGINT NOT NULL, outcome VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail TEXT NOT NULL, status INTEGER, url TEXT NOT NULL, snapshot_id INTEGER, record TEXT NOT NULL, origin VARCHAR, PRIMARY KEY (id), FOREIGN KEY(snapshot_id) REFERENCES snapshots (id) )
CREATE INDEX checks_by_source ON checks (source_id, at)
CREATE TABLE sources ( id VARCHAR NOT NULL, kind VARCHAR NOT NULL, url TEXT NOT NULL, speaker VARCHAR NOT NULL, language VARCHAR, interval BIGINT NOT NULL, watched BOOLEAN NOT NULL, paused BOOLEAN NOT NULL, due BIGINT NOT NULL, etag VARCHAR, last_modified VARCHAR, body_id INTEGER, extractor VARCHAR NOT NULL, seen_until BIGINT, last_check BIGINT, last_success BIGINT, last_full BIGINT, checks INTEGER NOT NULL, checks_at_full INTEGER NOT NULL, failures INTEGER NOT NULL, outcome VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail TEXT NOT NULL, reading VARCHAR NOT NULL, note TEXT NOT NULL, parent VARCHAR, born BIGINT, PRIMARY KEY (id), FOREIGN KEY(body_id) REFERENCES snapshots (id) )
CREATE TABLE events ( id INTEGER NOT NULL, source_id VARCHAR NOT NULL, statement_id INTEGER, check_id INTEGER, kind VARCHAR NOT NULL, at BIGINT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(check_id) REFERENCES checks (id), FOREIGN KEY(statement_id) REFERENCES statements (id) )
CREATE INDEX events_by_kind ON events (kind, at)
CREATE INDEX events_by_statement ON events (statement_id)
CREATE TABLE readings ( id INTEGER NOT NULL, check_id INTEGER NOT NULL, extractor VARCHAR NOT NULL, state VARCHAR NOT NULL, captures INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(check_id) REFERENCES checks (id), UNIQUE (check_id, extractor) )
CREATE TABLE versions ( id INTEGER NOT NULL, statement_id INTEGER NOT NULL, reading_id INTEGER NOT NULL, at BIGINT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, hash BLOB NOT NULL, url TEXT, published BIGINT, updated BIGINT, edited_mark BOOLEAN NOT NULL, meta TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(reading_id) REFERENCES readings (id), FOREIGN KEY(statement_id) REFERENCES statements (id) )
CREATE INDEX versions_by_hash ON versions (hash)
CREATE INDEX versions_by_statement ON versions (statement_id, at)
CREATE TABLE edits ( id INTEGER NOT NULL, statement_id INTEGER NOT NULL, old_id INTEGER NOT NULL, new_id INTEGER NOT NULL, at BIGINT NOT NULL, cause VARCHAR NOT NULL, reverts_to INTEGER, flapping BOOLEAN NOT NULL, superseded BOOLEAN NOT NULL, PRIMARY KEY (id), FOREIGN KEY(new_id) REFERENCES versions (id), FOREIGN KEY(old_id) REFERENCES versions (id), FOREIGN KEY(reverts_to) REFERENCES versions (id), FOREIGN KEY(statement_id) REFERENCES statements (id), UNIQUE (old_id, new_id) )
CREATE INDEX edits_by_time ON edits (at)
CREATE INDEX ix_edits_new_id ON edits (new_id)
CREATE INDEX ix_edits_statement_id ON edits (statement_id)
CREATE TABLE heads ( statement_id INTEGER NOT NULL, source_id VARCHAR NOT NULL, "key" TEXT NOT NULL, version_id INTEGER NOT NULL, text_hash BLOB NOT NULL, meta_hash BLOB NOT NULL, entry VARCHAR NOT NULL, listed BOOLEAN NOT NULL, opened BIGINT NOT NULL, declared TEXT NOT NULL, place_id VARCHAR DEFAULT '' NOT NULL, removed BOOLEAN DEFAULT 0 NOT NULL, PRIMARY KEY (statement_id), FOREIGN KEY(statement_id) REFERENCES statements (id), FOREIGN KEY(version_id) REFERENCES versions (id) )
CREATE UNIQUE INDEX heads_by_key ON heads (source_id, "key")
CREATE INDEX heads_by_version ON heads (version_id)
CREATE TABLE spans ( id INTEGER NOT NULL, version_id INTEGER NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(version_id) REFERENCES versions (id) )
CREATE INDEX spans_by_version ON spans (version_id)
CREATE TABLE alerts ( id INTEGER NOT NULL, "key" TEXT NOT NULL, edit_id INTEGER, event_id INTEGER, target VARCHAR NOT NULL, state VARCHAR NOT NULL, attempts INTEGER NOT NULL, created BIGINT NOT NULL, next_attempt BIGINT, sent BIGINT, error TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(edit_id) REFERENCES edits (id), FOREIGN KEY(event_id) REFERENCES events (id), UNIQUE ("key") )
CREATE INDEX alerts_due ON alerts (state, next_attempt)
CREATE TABLE findings ( id INTEGER NOT NULL, verdict_id INTEGER NOT NULL, kind VARCHAR NOT NULL, why TEXT NOT NULL, old_start INTEGER NOT NULL, old_end INTEGER NOT NULL, new_start INTEGER NOT NULL, new_end INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(verdict_id) REFERENCES verdicts (id) )
CREATE INDEX ix_findings_verdict_id ON findings (verdict_id)
CREATE TRIGGER checks_no_update BEFORE UPDATE ON checks BEGIN SELECT RAISE(ABORT, 'checks is evidence: it is appended and never changed'); END
CREATE TRIGGER checks_no_delete BEFORE DELETE ON checks BEGIN SELECT RAISE(ABORT, 'checks is evidence: it is appended and never changed'); END
CREATE TRIGGER snapshots_no_delete BEFORE DELETE ON snapshots BEGIN SELECT RAISE(ABORT, 'snapshots is evidence: it is appended and never changed'); END
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings is evidence: it is appended and never changed'); END
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings is evidence: it is appended and never changed'); END
CREATE TRIGGER statements_no_update BEFORE UPDATE ON statements BEGIN SELECT RAISE(ABORT, 'statements is evidence: it is appended and never changed'); END
CREATE TRIGGER statements_no_delete BEFORE DELETE ON statements BEGIN SELECT RAISE(ABORT, 'statements is evidence: it is appended and never changed'); END
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'versions is evidence: it is appended and never changed'); END
CREATE TRIGGER spans_no_update BEFORE UPDATE ON spans BEGIN SELECT RAISE(ABORT, 'spans is evidence: it is appended and never changed'); END
CREATE TRIGGER spans_no_delete BEFORE DELETE ON spans BEGIN SELECT RAISE(ABORT, 'spans is evidence: it is appended and never changed'); END
CREATE TRIGGER flushes_no_update BEFORE UPDATE ON flushes BEGIN SELECT RAISE(ABORT, 'flushes is evidence: it is appended and never changed'); END
CREATE TRIGGER flushes_no_delete BEFORE DELETE ON flushes BEGIN SELECT RAISE(ABORT, 'flushes is evidence: it is appended and never changed'); END
CREATE TRIGGER gaps_no_update BEFORE UPDATE ON gaps BEGIN SELECT RAISE(ABORT, 'gaps is evidence: it is appended and never changed'); END
CREATE TRIGGER gaps_no_delete BEFORE DELETE ON gaps BEGIN SELECT RAISE(ABORT, 'gaps is evidence: it is appended and never changed'); END
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is evidence: it is appended and never changed'); END
CREATE INDEX ix_sources_parent ON sources (parent)
CREATE INDEX heads_at_place ON heads (place_id, listed)
CREATE TABLE doubts ( statement_id INTEGER NOT NULL, source_id VARCHAR NOT NULL, since BIGINT NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (statement_id), FOREIGN KEY(statement_id) REFERENCES statements (id) )
CREATE INDEX ix_doubts_source_id ON doubts (source_id)
CREATE TABLE keys ( id INTEGER NOT NULL, public BLOB NOT NULL, PRIMARY KEY (id) )
CREATE TABLE leaves ( seq INTEGER NOT NULL, kind VARCHAR NOT NULL, record INTEGER NOT NULL, digest BLOB NOT NULL, salt BLOB, PRIMARY KEY (seq) )
CREATE UNIQUE INDEX leaves_by_record ON leaves (kind, record)
CREATE TABLE nodes ( level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, position) ) WITHOUT ROWID
CREATE TABLE signed_heads ( id INTEGER NOT NULL, size INTEGER NOT NULL, at BIGINT NOT NULL, root BLOB NOT NULL, signature BLOB NOT NULL, left_at BIGINT, via VARCHAR NOT NULL, PRIMARY KEY (id) )
CREATE INDEX signed_heads_by_size ON signed_heads (size)
CREATE TABLE sums ( kind VARCHAR NOT NULL, record INTEGER NOT NULL, sum BLOB NOT NULL, PRIMARY KEY (kind, record) ) WITHOUT ROWID
CREATE TABLE tombstones ( id INTEGER NOT NULL, at BIGINT NOT NULL, kind VARCHAR NOT NULL, record INTEGER NOT NULL, kept TEXT NOT NULL, reason TEXT NOT NULL, authority TEXT NOT NULL, PRIMARY KEY (id) )
CREATE UNIQUE INDEX tombstones_by_record ON tombstones (kind, record)
CREATE TABLE stamps ( id INTEGER NOT NULL, head_id INTEGER NOT NULL, at BIGINT NOT NULL, authority TEXT NOT NULL, token BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(head_id) REFERENCES signed_heads (id) )
CREATE INDEX ix_stamps_head_id ON stamps (head_id)
CREATE TRIGGER tombstones_no_update BEFORE UPDATE ON tombstones BEGIN SELECT RAISE(ABORT, 'tombstones: it is appended and never changed'); END
CREATE TRIGGER keys_no_update BEFORE UPDATE ON keys BEGIN SELECT RAISE(ABORT, 'keys: it is appended and never changed'); END
CREATE TRIGGER stamps_no_update BEFORE UPDATE ON stamps BEGIN SELECT RAISE(ABORT, 'stamps: it is appended and never changed'); END
CREATE TRIGGER nodes_no_update BEFORE UPDATE ON nodes BEGIN SELECT RAISE(ABORT, 'nodes: it is appended and never changed'); END
CREATE TRIGGER tombstones_no_delete BEFORE DELETE ON tombstones BEGIN SELECT RAISE(ABORT, 'tombstones: it is appended and never changed'); END
CREATE TRIGGER keys_no_delete BEFORE DELETE ON keys BEGIN SELECT RAISE(ABORT, 'keys: it is appended and never changed'); END
CREATE TRIGGER stamps_no_delete BEFORE DELETE ON stamps BEGIN SELECT RAISE(ABORT, 'stamps: it is appended and never changed'); END
CREATE TRIGGER nodes_no_delete BEFORE DELETE ON nodes BEGIN SELECT RAISE(ABORT, 'nodes: it is appended and never changed'); END
CREATE TRIGGER leaves_no_delete BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves: it is appended and never changed'); END
CREATE TRIGGER signed_heads_no_delete BEFORE DELETE ON signed_heads BEGIN SELECT RAISE(ABORT, 'signed_heads: it is appended and never changed'); END
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions WHEN NOT (EXISTS (SELECT 1 FROM tombstones WHERE kind = 'versions' AND record = OLD.id)) BEGIN SELECT RAISE(ABORT, 'versions: versions is evidence: it is appended and never changed'); END
CREATE TRIGGER snapshots_no_update BEFORE UPDATE ON snapshots WHEN NOT (EXISTS (SELECT 1 FROM tombstones WHERE kind = 'snapshots' AND record = OLD.id) OR (NEW.id = OLD.id AND NEW.sha256 = OLD.sha256 AND NEW.length = OLD.length AND NEW.content_type = OLD.content_type AND ((NEW.body = OLD.body AND NEW.base_id IS OLD.base_id) OR EXISTS (SELECT 1 FROM tombstones WHERE kind = 'snapshots' AND record = OLD.base_id)))) BEGIN SELECT RAISE(ABORT, 'snapshots: snapshots is evidence: it is appended and never changed'); END
CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN NOT (EXISTS (SELECT 1 FROM tombstones WHERE kind = 'events' AND record = OLD.id)) BEGIN SELECT RAISE(ABORT, 'events: events is evidence: it is appended and never changed'); END
CREATE TRIGGER leaves_no_update BEFORE UPDATE ON leaves WHEN NOT (NEW.seq = OLD.seq AND NEW.kind = OLD.kind AND NEW.record = OLD.record AND NEW.digest = OLD.digest AND NEW.salt IS NULL AND EXISTS (SELECT 1 FROM tombstones WHERE kind = OLD.kind AND record = OLD.record)) BEGIN SELECT RAISE(ABORT, 'leaves: a leaf loses its salt, once'); END
CREATE TRIGGER signed_heads_no_update BEFORE UPDATE ON signed_heads WHEN NOT (NEW.id = OLD.id AND NEW.size = OLD.size AND NEW.at = OLD.at AND NEW.root = OLD.root AND NEW.signature = OLD.signature) BEGIN SELECT RAISE(ABORT, 'signed_heads: what was signed stays'); END
CREATE TRIGGER checks_no_replace BEFORE INSERT ON checks WHEN EXISTS (SELECT 1 FROM checks WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'checks: it is appended and never replaced'); END
CREATE TRIGGER snapshots_no_replace BEFORE INSERT ON snapshots WHEN EXISTS (SELECT 1 FROM snapshots WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM snapshots WHERE sha256 = NEW.sha256) BEGIN SELECT RAISE(ABORT, 'snapshots: it is appended and never replaced'); END
CREATE TRIGGER readings_no_replace BEFORE INSERT ON readings WHEN EXISTS (SELECT 1 FROM readings WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM readings WHERE check_id = NEW.check_id AND extractor = NEW.extractor) BEGIN SELECT RAISE(ABORT, 'readings: it is appended and never replaced'); END
CREATE TRIGGER statements_no_replace BEFORE INSERT ON statements WHEN EXISTS (SELECT 1 FROM statements WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM statements WHERE source_id = NEW.source_id AND key = NEW.key) BEGIN SELECT RAISE(ABORT, 'statements: it is appended and never replaced'); END
CREATE TRIGGER versions_no_replace BEFORE INSERT ON versions WHEN EXISTS (SELECT 1 FROM versions WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'versions: it is appended and never replaced'); END
CREATE TRIGGER spans_no_replace BEFORE INSERT ON spans WHEN EXISTS (SELECT 1 FROM spans WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'spans: it is appended and never replaced'); END
CREATE TRIGGER flushes_no_replace BEFORE INSERT ON flushes WHEN EXISTS (SELECT 1 FROM flushes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'flushes: it is appended and never replaced'); END
CREATE TRIGGER gaps_no_replace BEFORE INSERT ON gaps WHEN EXISTS (SELECT 1 FROM gaps WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'gaps: it is appended and never replaced'); END
CREATE TRIGGER events_no_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'events: it is appended and never replaced'); END
CREATE TRIGGER tombstones_no_replace BEFORE INSERT ON tombstones WHEN EXISTS (SELECT 1 FROM tombstones WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM tombstones WHERE kind = NEW.kind AND record = NEW.record) BEGIN SELECT RAISE(ABORT, 'tombstones: it is appended and never replaced'); END
CREATE TRIGGER keys_no_replace BEFORE INSERT ON keys WHEN EXISTS (SELECT 1 FROM keys WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'keys: it is appended and never replaced'); END
CREATE TRIGGER stamps_no_replace BEFORE INSERT ON stamps WHEN EXISTS (SELECT 1 FROM stamps WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'stamps: it is appended and never replaced'); END
CREATE TRIGGER leaves_no_replace BEFORE INSERT ON leaves WHEN EXISTS (SELECT 1 FROM leaves WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM leaves WHERE kind = NEW.kind AND record = NEW.record) BEGIN SELECT RAISE(ABORT, 'leaves: it is appended and never replaced'); END
CREATE TRIGGER nodes_no_replace BEFORE INSERT ON nodes WHEN EXISTS (SELECT 1 FROM nodes WHERE level = NEW.level AND position = NEW.position) BEGIN SELECT RAISE(ABORT, 'nodes: it is appended and never replaced'); END
CREATE TRIGGER signed_heads_no_replace BEFORE INSERT ON signed_heads WHEN EXISTS (SELECT 1 FROM signed_heads WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'signed_heads: it is appended and never replaced'); END
CREATE TRIGGER versions_no_move BEFORE UPDATE ON versions WHEN NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'versions: it is appended and never moved'); END
CREATE TRIGGER snapshots_no_move BEFORE UPDATE ON snapshots WHEN NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'snapshots: it is appended and never moved'); END
CREATE TRIGGER events_no_move BEFORE UPDATE ON events WHEN NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'events: it is appended and never moved'); END
CREATE TABLE numbers ( id INTEGER NOT NULL, kind VARCHAR NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (id) )
CREATE UNIQUE INDEX numbers_by_record ON numbers (kind, record)
CREATE TRIGGER numbers_no_update BEFORE UPDATE ON numbers BEGIN SELECT RAISE(ABORT, 'numbers: one that was given stays'); END
CREATE TRIGGER numbers_no_delete BEFORE DELETE ON numbers BEGIN SELECT RAISE(ABORT, 'numbers: one that was given stays'); END
CREATE TRIGGER numbers_no_replace BEFORE INSERT ON numbers WHEN EXISTS (SELECT 1 FROM numbers WHERE id = NEW.id OR (kind = NEW.kind AND record = NEW.record)) BEGIN SELECT RAISE(ABORT, 'numbers: one that was given stays'); END
CREATE TABLE "labels" ( id INTEGER NOT NULL, edit_id INTEGER, at BIGINT NOT NULL, label VARCHAR NOT NULL, note TEXT NOT NULL, event_id INTEGER, "by" VARCHAR DEFAULT '' NOT NULL, verdict_id INTEGER REFERENCES verdicts (id), PRIMARY KEY (id), CONSTRAINT labels_of_events FOREIGN KEY(event_id) REFERENCES events (id), FOREIGN KEY(edit_id) REFERENCES edits (id) )
CREATE INDEX ix_labels_edit_id ON labels (edit_id)
CREATE INDEX ix_labels_event_id ON labels (event_id)
CREATE TABLE sendings ( id INTEGER NOT NULL, "key" TEXT NOT NULL, target VARCHAR NOT NULL, members TEXT NOT NULL, body BLOB NOT NULL, created BIGINT NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE ("key") )
CREATE TABLE names ( source_id VARCHAR NOT NULL, name TEXT NOT NULL, statement_id INTEGER NOT NULL, PRIMARY KEY (source_id, name, statement_id), FOREIGN KEY(statement_id) REFERENCES statements (id) ) WITHOUT ROWID
CREATE INDEX names_by_statement ON names (statement_id)
CREATE TABLE "verdicts" ( id INTEGER NOT NULL, edit_id INTEGER NOT NULL, at BIGINT NOT NULL, judge VARCHAR NOT NULL, level VARCHAR NOT NULL, severity VARCHAR NOT NULL, probability FLOAT, silent BOOLEAN, reason TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(edit_id) REFERENCES edits (id) )
CREATE INDEX ix_verdicts_edit_id ON verdicts (edit_id)
CREATE TABLE likenesses ( edit_id INTEGER NOT NULL, mark VARCHAR NOT NULL, first INTEGER NOT NULL, at BIGINT NOT NULL, event_id INTEGER, told BOOLEAN NOT NULL, PRIMARY KEY (edit_id), FOREIGN KEY(edit_id) REFERENCES edits (id), FOREIGN KEY(event_id) REFERENCES events (id) )
CREATE INDEX likenesses_by_mark ON likenesses (mark)
CREATE INDEX likenesses_by_event ON likenesses (event_id)
CREATE INDEX alerts_by_event ON alerts (event_id)
CREATE TABLE mutes ( id INTEGER NOT NULL, source_id VARCHAR, statement_id INTEGER, since BIGINT NOT NULL, until BIGINT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(statement_id) REFERENCES statements (id) )
CREATE TABLE acks ( alert_id INTEGER NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (alert_id), FOREIGN KEY(alert_id) REFERENCES alerts (id) )
INSERT INTO alembic_version VALUES ('0011')
