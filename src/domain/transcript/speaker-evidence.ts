import type { LabelReading } from './speaker-label.ts';

/** How often a label stands at the start of a line, and how often beside a time. */
export interface LabelCount {
  readonly reading: LabelReading;
  lines: number;
  stamped: number;
}

/** What a text shows about its labels. */
export interface LabelEvidence {
  /** By key: roles whatever their case, names as written. */
  readonly counts: ReadonlyMap<string, LabelCount>;
  /** Lines that are not blank and not in a block of code. */
  readonly lines: number;
  /** The key of the label that the first such line has. */
  readonly opening: string | undefined;
}

type Entry = readonly [string, LabelCount];

/** What the labels of a text say together. */
interface Form {
  /** The first line has a label that is more than a lower-case word. */
  readonly opens: boolean;
  /** At least half of the lines have one. */
  readonly dense: boolean;
  readonly labelledLines: number;
  /** Labels other than roles that come back. */
  readonly recurringNames: number;
  readonly hasRoles: boolean;
  /** Both the user and the assistant are there under their roles. */
  readonly hasBothRoles: boolean;
  readonly hasStamps: boolean;
  readonly hasNames: boolean;
}

/** The keys of the labels that are speakers, given what the whole text shows and the names known from before. */
export function speakerKeys(evidence: LabelEvidence, known: ReadonlySet<string>): ReadonlySet<string> {
  const form = formOf(evidence);
  const entries = [...evidence.counts].filter(([key, count]) => known.has(key) || isSpeaker(count, form));
  return new Set(entries.map(([key]) => key));
}

function isSpeaker({ reading, lines, stamped }: LabelCount, form: Form): boolean {
  const timed = form.hasStamps && stamped > 0;
  switch (reading.kind) {
    case 'role':
      return form.hasRoles;
    case 'roleLike':
      return form.hasRoles || timed || (form.hasNames && (lines >= 2 || (form.dense && form.labelledLines >= 2)));
    case 'name':
      // Where both roles are there, a name before a colon is more likely a part of an answer.
      if (form.hasBothRoles) return lines >= 3 || (timed && lines >= 2);
      return timed || (form.hasNames && (lines >= 2 || (form.opens && form.dense)));
    case 'handle':
      return timed || (lines >= 2 && form.recurringNames >= 2);
    case 'none':
      return false;
  }
}

function formOf(evidence: LabelEvidence): Form {
  const entries: readonly Entry[] = [...evidence.counts];
  const opening = evidence.opening === undefined ? undefined : evidence.counts.get(evidence.opening);
  const opens = opening !== undefined && opening.reading.kind !== 'handle';
  const roleLines = linesOf(entries, 'role');
  const likeLines = linesOf(entries, 'roleLike');
  const labelledLines = roleLines + likeLines + linesOf(entries, 'name');
  const dense = labelledLines * 2 >= evidence.lines;
  const recurringNames = entries.filter(([, count]) => count.reading.kind !== 'role' && count.lines >= 2).length;
  const stampedLines = entries.reduce((sum, [, count]) => sum + count.stamped, 0);
  const openedByRole = opening?.reading.kind === 'role' || (opens && dense);
  const hasRoles = roleLines > 0 && (openedByRole || roleLines + likeLines >= 2);
  const sides = new Set(
    entries.filter(([, count]) => count.reading.kind === 'role').map(([, count]) => count.reading.role),
  );
  return {
    opens,
    dense,
    labelledLines,
    recurringNames,
    hasRoles,
    hasBothRoles: hasRoles && sides.has('user') && sides.has('assistant'),
    hasStamps: stampedLines >= 2 || (opening?.stamped ?? 0) > 0,
    hasNames: opens || hasRoles || recurringNames >= 2 || (recurringNames >= 1 && dense),
  };
}

function linesOf(entries: readonly Entry[], kind: LabelReading['kind']): number {
  return entries.reduce((sum, [, count]) => sum + (count.reading.kind === kind ? count.lines : 0), 0);
}
