# Needs Rust (1.92 or later), make and a C compiler; `make score` needs Python 3 and the corpora as well.

CORPUS ?= ../shared/corpus
BIN ?= target/release/exrep
SEED_DOCUMENTS = $(notdir $(wildcard $(CORPUS)/seed/exception-reports-*.docx \
	$(filter-out %scan-200dpi.pdf,$(wildcard $(CORPUS)/seed/exception-reports-*.pdf))))

.PHONY: build demo test lint score bench schema bless evidence

ifeq ($(BIN),target/release/exrep)
score: build
endif

build:
	cargo build --release --locked

# Reads the fixtures into out/, one JSON file for each document. Some are there to fail: exit code 1 is expected.
demo: build
	@rm -rf out
	@$(BIN) extract fixtures --out out || [ $$? -eq 1 ]
	@echo "the records are in out/; out/form-table/report.pdf.json is the example of README.md"

test: lint
	cargo test --locked

lint:
	@if cargo fmt --version >/dev/null 2>&1; then cargo fmt --check; else echo "rustfmt is not installed: skipped"; fi
	@if cargo clippy --version >/dev/null 2>&1; then cargo clippy --locked --all-targets -- -D warnings; \
		else echo "clippy is not installed: skipped"; fi

# Every Word and text PDF form of the seed pack must be read without a single difference from its truth.
score:
	@mkdir -p target/score
	@test -n "$(SEED_DOCUMENTS)" || { echo "no seed documents in $(CORPUS)/seed"; exit 1; }
	@$(BIN) extract --quiet --format jsonl $(CORPUS)/seed > target/score/seed.jsonl || [ $$? -eq 1 ]
	@for document in $(SEED_DOCUMENTS); do \
		python3 $(CORPUS)/score.py --records target/score/seed.jsonl --only "^$$document$$" --wrong 20 \
			--json target/score/$$document.json $(CORPUS)/seed > target/score/$$document.txt || exit 1; \
		if python3 -c 'import json, sys; s = json.load(open(sys.argv[1])); sys.exit(not (s["reports"].get("truth") \
				and s["perfect_reports"] == 1 and s["segmentation_f1"] == 1))' target/score/$$document.json; \
		then echo "perfect: $$document"; \
		else cat target/score/$$document.txt; echo "not perfect: $$document"; exit 1; fi; \
	done

bench:
	cargo bench --locked

# Every fixture's pages with the boxes of its blocks and fields, as pictures in target/evidence for a person to look at.
evidence:
	@rm -rf target/evidence
	EXREP_EVIDENCE=$(CURDIR)/target/evidence cargo test --locked --test evidence
	@echo "the pages are in target/evidence: blocks blue, fields red with the numbers of the .txt beside them"

schema:
	cargo build --locked
	target/debug/exrep schema record > schemas/record.schema.json
	target/debug/exrep schema failure > schemas/failure.schema.json

# Rewrites what is expected of the fixtures, and the tables of codes in docs/, to what is so now; review with git diff.
bless:
	EXREP_BLESS=1 cargo test --locked --test fixtures --test docs
