"""The statements that take a list in: a table each, in the order in which one leans on the other."""

from sqlalchemy import text

PEOPLE = tuple(
    text(statement)
    for statement in (
        """
INSERT INTO user_account (id, kind, email_hash, mobile_hash, state, created_on)
SELECT l.account_id, 'citizen', l.email_hash, l.mobile_hash, 'active', :today FROM import_line l
WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO citizen (id, user_account_id, reference, status, legal_age, council_code, language, formats,
  household_hash, joined_on, confirmed_on)
SELECT l.new_id, l.account_id, l.reference, CASE WHEN l.proved_at IS NULL THEN 'joined' ELSE 'active' END,
  l.legal_age, l.council_code, l.language, '{}', l.home_hash, :today, :today
FROM import_line l WHERE l.import_id = :import_id AND l.faults = '{}' ORDER BY l.line_no
""",
        """
INSERT INTO brought_in (citizen_id, import_id) SELECT l.new_id, l.import_id FROM import_line l
WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO person_key (citizen_id, wrapped, kek_name)
SELECT l.new_id, l.wrapped, l.kek_name FROM import_line l WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO contact_details (citizen_id, key_id, sealed, name_hash, changed_at)
SELECT l.new_id, l.details_key, l.details, l.name_hash, :now FROM import_line l
WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO contact_point (id, citizen_id, channel, lookup_hash, verified_at, rank)
SELECT w.id, l.new_id, w.way, w.hash, CASE WHEN w.rank = 1 THEN l.proved_at END, w.rank
FROM import_line l, unnest(l.ways, l.way_hashes, l.way_ids) WITH ORDINALITY AS w (way, hash, id, rank)
WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO asking_preference (citizen_id, weekly_parts)
SELECT l.new_id, :any_time FROM import_line l WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO consent_decision (citizen_id, subject_token, purpose, action, text_id, channel, language, given_by,
  capacity, evidence_key, evidence_sealed, effective_at, expires_on, recorded_at)
SELECT l.new_id, l.token_name, t.purpose, 'granted', t.text_id, :through, 'en', 'self', 'presumed',
  CASE WHEN t.purpose = :membership THEN l.proof_key END, CASE WHEN t.purpose = :membership THEN l.proof END,
  l.agreed_at, l.agreed_until, :now
FROM import_line l
JOIN unnest(CAST(:purposes AS text[]), CAST(:texts AS uuid[])) AS t (purpose, text_id)
  ON t.purpose = :membership OR t.purpose = ANY (SELECT :way_prefix || way FROM unnest(l.ways) AS way)
WHERE l.import_id = :import_id AND l.faults = '{}'
""",
        """
INSERT INTO consent_standing (citizen_id, purpose, since_at, expires_on, decision_id)
SELECT d.citizen_id, d.purpose, d.effective_at, d.expires_on, d.id
FROM consent_decision d JOIN brought_in b ON b.citizen_id = d.citizen_id WHERE b.import_id = :import_id
""",
    )
)

# By the first way they like that a message goes by; whoever is reached by telephone alone is on the list of calls.
TELL = text("""
INSERT INTO message (id, key, kind, channel, language, format, recipient_kind, recipient_id, concerns_kind,
  concerns_id, due_at)
SELECT l.message_id, CAST(:kind AS text) || ':' || l.new_id, :kind,
  CASE w.way WHEN 'post' THEN 'letter' ELSE w.way END, 'en', 'plain', 'citizen', l.new_id, 'panel_import',
  l.import_id, :due
FROM import_line l
CROSS JOIN LATERAL (SELECT way FROM unnest(l.ways) WITH ORDINALITY AS u (way, rank)
  WHERE way IN ('email', 'sms', 'post') ORDER BY rank LIMIT 1) AS w
WHERE l.import_id = :import_id AND l.faults = '{}'
""")

DIGESTED = text("""
SELECT count(*), encode(sha256(string_agg(sha256(convert_to(concat_ws('|', d.id, d.subject_token, d.purpose, d.action,
  d.text_id, d.effective_at AT TIME ZONE 'UTC'), 'UTF8')), '' ORDER BY d.id)), 'hex')
FROM consent_decision d JOIN brought_in b ON b.citizen_id = d.citizen_id WHERE b.import_id = :import_id
""")

GONE = text("DELETE FROM import_line l WHERE l.import_id = :import_id AND l.faults = '{}'")

SAME_REFERENCE = text("""
SELECT n.line_no FROM (
  SELECT l.line_no, l.reference, row_number() OVER (PARTITION BY l.reference ORDER BY l.line_no) AS place
  FROM import_line l WHERE l.import_id = :import_id AND l.faults = '{}') AS n
LEFT JOIN citizen c ON c.reference = n.reference
WHERE n.place > 1 OR c.id IS NOT NULL
""")
RENAMED = text("UPDATE import_line SET reference = :reference WHERE import_id = :import_id AND line_no = :line_no")
