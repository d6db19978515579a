-- The catalogue is derived from the bags under accessions/: `exrep reindex` makes it again, row for row.

-- Published bags, in order. `ended` is set on the last bag of a run.
CREATE TABLE accessions (
    accession TEXT PRIMARY KEY,
    run INTEGER NOT NULL,
    bag INTEGER NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    version TEXT NOT NULL,
    profiles TEXT NOT NULL,
    inputs INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    -- SHA-256 of the bag's tagmanifest-sha256.txt, which vouches for the whole bag.
    seal TEXT NOT NULL
);

-- How many inputs of an accession had each outcome.
CREATE TABLE counts (
    accession TEXT NOT NULL REFERENCES accessions,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    inputs INTEGER NOT NULL,
    PRIMARY KEY (accession, outcome, code)
);

-- Documents that were read: one row for each record, in the order in which they came into the archive.
CREATE TABLE documents (
    document INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    accession TEXT NOT NULL REFERENCES accessions,
    path TEXT NOT NULL,
    bytes INTEGER,
    format TEXT,
    pronom TEXT,
    pages INTEGER,
    title TEXT,
    author TEXT,
    created TEXT,
    modified TEXT,
    producer TEXT,
    text_layer TEXT,
    reports INTEGER NOT NULL,
    to_check INTEGER NOT NULL,
    version TEXT NOT NULL,
    profiles TEXT NOT NULL,
    record_sha256 TEXT NOT NULL,
    -- The version before it under the same path.
    follows_sha256 TEXT,
    follows_accession TEXT,
    UNIQUE (sha256, accession)
);

-- Every path that was ever an input, and how it stands now. `record` is the accession of its latest record, which is
-- that of the bytes `record_of`; a file that became unreadable keeps the record that it had.
CREATE TABLE sources (
    path TEXT PRIMARY KEY,
    path_bytes TEXT,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT,
    remedy TEXT,
    accession TEXT NOT NULL REFERENCES accessions,
    sha256 TEXT,
    bytes INTEGER,
    changed TEXT,
    record TEXT,
    record_of TEXT,
    extractor TEXT,
    profiles TEXT
) WITHOUT ROWID;

-- What became of inputs, run by run; those that were merely unchanged are counted in `counts` alone.
CREATE TABLE outcomes (
    accession TEXT NOT NULL REFERENCES accessions,
    line INTEGER NOT NULL,
    path TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT,
    remedy TEXT,
    sha256 TEXT,
    bytes INTEGER,
    changed TEXT,
    record TEXT,
    follows_sha256 TEXT,
    follows_accession TEXT,
    duplicate_of TEXT,
    PRIMARY KEY (accession, line)
) WITHOUT ROWID;

CREATE TABLE reports (
    report INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents,
    accession TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    profile TEXT NOT NULL,
    title TEXT,
    page_first INTEGER,
    page_last INTEGER,
    indicator TEXT,
    service TEXT,
    indicator_name TEXT,
    reference TEXT,
    period TEXT,
    financial_year TEXT,
    quarter INTEGER,
    period_start TEXT,
    period_end TEXT,
    outturn_text TEXT,
    outturn REAL,
    outturn_unit TEXT,
    target_text TEXT,
    target REAL,
    target_unit TEXT,
    target_basis TEXT,
    target_comparator TEXT,
    target_low REAL,
    target_high REAL,
    polarity_text TEXT,
    polarity TEXT,
    rag_text TEXT,
    rag TEXT,
    variance REAL,
    variance_percent REAL,
    variance_status TEXT,
    completed_by TEXT,
    completed_by_name TEXT,
    completed_by_role TEXT,
    completed_by_date TEXT,
    approved_by TEXT,
    approved_by_name TEXT,
    approved_by_role TEXT,
    approved_by_date TEXT,
    review TEXT NOT NULL,
    -- Codes of findings, with a space between them.
    findings TEXT NOT NULL
);

CREATE TABLE narratives (
    narrative INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports,
    field TEXT NOT NULL,
    label TEXT,
    status TEXT NOT NULL,
    text TEXT NOT NULL
);

-- SELECT * FROM narratives_search WHERE text MATCH 'recruitment NEAR agency';
CREATE VIRTUAL TABLE narratives_search USING fts5(
    text, content = 'narratives', content_rowid = 'narrative', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE INDEX sources_by_record ON sources (record_of, record);
CREATE INDEX sources_failed ON sources (outcome) WHERE outcome NOT IN ('imported', 'no_report', 'duplicate', 'unchanged');
CREATE INDEX reports_by_document ON reports (document);
CREATE INDEX reports_by_indicator ON reports (indicator_name, period_start);
CREATE INDEX narratives_by_report ON narratives (report);

-- The documents that are the latest version of some source.
CREATE VIEW current_documents AS
SELECT d.* FROM documents d
WHERE EXISTS (SELECT 1 FROM sources s WHERE s.record_of = d.sha256 AND s.record = d.accession);

-- The reports in them: what an analyst wants.
CREATE VIEW current_reports AS
SELECT r.* FROM reports r WHERE r.document IN (SELECT document FROM current_documents);

-- Their narratives.
CREATE VIEW current_narratives AS
SELECT n.narrative, r.report, r.path, r.indicator, r.period, n.field, n.label, n.status, n.text
FROM current_reports r JOIN narratives n USING (report);

-- One indicator's results in order of time.
CREATE VIEW indicator_series AS
SELECT service, indicator_name, reference, period_start, period_end, outturn, outturn_unit, target, target_unit,
       variance_percent, variance_status, rag, review, path
FROM current_reports ORDER BY indicator_name, period_start, path;

-- Reports that a person should look at before trusting them.
CREATE VIEW reports_to_check AS
SELECT path, ordinal, indicator, period, findings FROM current_reports WHERE review = 'check';

-- Sources whose documents are not in the archive, and what to do about it.
CREATE VIEW attention AS
SELECT path, outcome, code, message, remedy, accession FROM sources
WHERE outcome NOT IN ('imported', 'no_report', 'duplicate', 'unchanged') AND code <> 'not_a_document';

-- Paths with the same bytes.
CREATE VIEW duplicates AS
SELECT s.path, d.path AS duplicate_of, s.sha256 FROM sources s
JOIN documents d ON d.sha256 = s.record_of AND d.accession = s.record WHERE s.path <> d.path;

CREATE VIEW runs AS
SELECT a.run, min(a.started) AS started, max(a.ended) AS ended, count(*) AS bags, sum(a.inputs) AS inputs,
       sum(a.documents) AS documents, sum(a.reports) AS reports
FROM accessions a GROUP BY a.run;
