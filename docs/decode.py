"""Prints the header and the records of one batch, a JSON object a line: python3 decode.py FILE (format: wire.md)."""
import hashlib, io, json, math, struct, sys, zlib
HEADER = """magic:4s version:H length:H class:B flags:B digest:B suite:B codec:B zero:B schema:H lane:16s sequence:q last:q stored:I crc:I
 plain:I records:I blocks:I run:16s runNumber:q sealedAt:q firstTime:q lastTime:q lastOrdinal:q journalPosition:q previous:32s
 payloadDigest:32s agent:text tenant:text label:text keyId:text salt:blob"""
FLAGGED = {8: "predecessor:16s predecessorLast:q predecessorHash:32s", 4: "hashOfLast:32s reason:B gapRecords:q gapFirstTime:q gapLastTime:q signatureAlgorithm:B signature:blob"}
ENVELOPE = "magic:4s version:B type:B suite:B codec:B first:q range:varint records:varint stored:varint plain:varint asset:text"
COLUMNS = dict(zip([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 14, *range(18, 29)], """start length count min max first last form sum m2 sumTicks firstTick m2Ticks bad quality reason revision zeros positiveBase positive negativeBase negative excess session""".split()))
def varint(f): byte = f.read(1)[0]; return byte if byte < 128 else byte - 128 + (varint(f) << 7)
def field(f, form):
    if form in ("text", "blob"): b = f.read(varint(f)); return b.decode() if form == "text" else b.hex()
    v = varint(f) if form == "varint" else struct.unpack("<" + form, f.read(struct.calcsize("<" + form)))[0]; return v.hex() if isinstance(v, bytes) else v
def fields(f, layout): return {name: field(f, form) for name, form in (part.split(":") for part in layout.split())}
def until_end(b, form): f = io.BytesIO(b); return [field(f, form) for _ in iter(lambda: f.tell() < len(b), False)]
def codes(b, n):  # exponential Golomb codes of order b[0]
    text, at, k = f"{int.from_bytes(b, 'big'):0{8 * len(b)}b}", 8, b[0]
    for _ in range(n): ones = text.index("0", at) - at; to = at + 2 * ones + 1 + k; yield (2**ones - 1 << k) + int("0" + text[at + ones:to], 2); at = to
cast, wrap, number, indexed = lambda to, form, v: list(struct.unpack(f"<{len(v)}{to}", struct.pack(f"<{len(v)}{form}", *v))), lambda v: (v + 2**63) % 2**64 - 2**63, lambda v: v if v == v else 0.0, lambda v: sys.float_info.min <= v <= sys.float_info.max
def tick(v, e=0): return round(v * 10**e) if abs(v * 10**e) < 2**53 - 0.5 else 0
def index(v): m, e = math.frexp(v); i = 49.99833328888659 * (e - 1 + 2 * m - 1) + 49.998333288886556; return math.trunc(i) - (i < 0)
def column(columns, id, n, near=None):  # n values; near: what the column expects
    real = id in (6, 7, 8, 9, 11, 12); encoding, data = columns.get(id, (0, bytes(8 * n)) if real else (1, bytes(n))); ticks = real and encoding != 5
    if real and encoding == 0: return struct.unpack(f"<{n}d", data)
    near = near and [tick(v, data[0]) for v in near] if ticks else near and cast("q", "d", near) if real else near; out = []
    for v in codes(data[ticks:], n) if encoding in (3, 5) else until_end(data[ticks:], "varint"):
        out.append(v if encoding == 1 or (id, encoding) == (15, 5) else wrap((near[len(out)] if near and encoding not in (2, 6) else (out or [0])[-1]) + (v >> 1 ^ -(v & 1))))
    return [t / 10**data[0] for t in out] if ticks else cast("d", "q", out) if real else out
def expected(id, r):
    n, low, high, e = r["count"], r.get("min", math.nan), r.get("max", math.nan), max(0, r.get("form", 0) - 1); middle = number(low / 2 + high / 2)
    if id < 14: return {13: n * (tick(low, e) + tick(high, e) >> 1), 7: low, 8: middle, 9: middle, 11: number(n * middle), 12: number(n * ((high - low) * (high - low)) / 24)}[id]
    far, span = float(wrap(r["sumTicks"] - n * r["firstTick"])), float(tick(high, e) - tick(low, e)); return tick(far * far / n + n * (span * span) / 24) if n else 0
def table(body, asset, n):
    f, columns = io.BytesIO(body), {}
    while f.tell() < len(body): tag = varint(f); columns[tag >> 3] = tag & 7, f.read(varint(f))
    names, units = (until_end(columns.get(id, (4, b""))[1], "text") for id in (1, 16)); return columns, [{"record": i, "series": asset + "/" + names[k], "unit": units[k] if units else ""} for k, i in sorted(zip(column(columns, 2, n), range(n)))]
def readings(columns, rows, first, at):  # at: of each series, the time of its last reading
    for r, step, value, quality, reason in zip(rows, *(column(columns, id, len(rows)) for id in (3, 6, 19, 20))):
        k = r["series"], r["unit"]; at[k] = wrap(at.get(k, first) + step); r.update(type="reading", time=at[k], value=value, quality=quality, reason=reason)
def aggregates(columns, rows, first, _):
    for id, name in COLUMNS.items():
        some = [r for r in rows if (r["count"] if 5 < id < 10 else not r["form"] if id in (11, 12) else r["form"] if id in (13, 14, 17) else 1)]
        for r, v in zip(some, column(columns, id, len(some), [expected(id, r) for r in some] if id in (7, 8, 9, 11, 12, 13, 14) else None)): r[name] = wrap(v + tick(r.get("first", 0), r["form"] - 1)) if id == 17 else v
    for r in rows:
        for sign, lo, hi in (("positive", r.get("min", 0), r.get("max", 0)), ("negative", -r.get("max", 0), -r.get("min", 0))):
            r[sign + "Base"] += index(lo) if indexed(lo) else 0; r[sign] += index(hi) - r[sign + "Base"] + 1 if indexed(hi) else 0
    bins = iter(column(columns, 15, sum(max(0, r["positive"] + r["negative"] - 1) for r in rows)))
    for r in rows:
        p, total, form = r["positive"], r["positive"] + r["negative"], r.pop("form"); counts = [next(bins) for _ in range(total - 1)]
        counts += [r["count"] + r.pop("excess") - r["zeros"] - sum(counts)][:total]; r.update(({"exponent": form - 1} if form else {}) | ({"session": s} if (s := r.pop("session")) else {}), type="aggregate", start=first + r["start"],
            positive=" ".join(map(str, counts[:p])), negative=" ".join(map(str, counts[p:])), revision=r["revision"] >> 1, final=not r["revision"] & 1)
def batch(data, digests=b""):
    f = io.BytesIO(data); header = fields(f, HEADER); [header.update(fields(f, layout)) for flag, layout in FLAGGED.items() if header["flags"] & flag]
    f.seek(header["length"]); yield {"type": "header", **header, "chainHash": hashlib.sha256(data[:f.tell()]).hexdigest()}
    for block in range(header["blocks"]):
        at = f.tell(); envelope = fields(f, ENVELOPE); body = f.read(envelope["stored"]); digests += hashlib.sha256(data[at:f.tell()]).digest(); body = zlib.decompress(body, -15) if envelope["codec"] == 1 else body
        columns, rows = ({}, [{"type": "event", "record": i, **json.loads(line)} for i, line in enumerate(body.split(b"\n")[:-1])]) if envelope["type"] == 2 else table(body, envelope["asset"], envelope["records"])
        columns and {1: aggregates, 3: readings}[envelope["type"]](columns, rows, envelope["first"], {}); yield from ({"block": block, **row} for row in sorted(rows, key=lambda r: r["record"]))
    assert hashlib.sha256(digests).hexdigest() == header["payloadDigest"], "payload digest"
for row in batch(open(sys.argv[1], "rb").read()): print(json.dumps(row, ensure_ascii=False))
