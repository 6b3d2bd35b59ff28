import type { z } from 'zod';
import { MemoirError, errorCatalogue, type ErrorCode } from './errors.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What was wrong, before it becomes an error. */
interface Finding {
  readonly path: Path;
  readonly code: ErrorCode;
  /** Completes the sentence "<field> …". */
  readonly reason: string;
}

export interface ParseOptions {
  /** What the value is called where a path begins with a position or is empty: `messages`. Default `body`. */
  readonly root?: string;
}

/** Keys that can stand in an error: anything else might be a sentence that the client put in the wrong place. */
const speakableKey = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/**
 * Takes an unknown value as what a schema describes.
 *
 * @throws MemoirError `invalid_request`, `invalid_text` or `too_large` for the first thing that is wrong, with its field as
 * a path (`messages[3].content`) and the reason, never with the value.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options: ParseOptions = {},
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw schemaError(result.error.issues, options);
}

/** Turns what zod found into the one error that the client sees. The zod error is not its cause: it can hold input. */
export function schemaError(issues: readonly Issue[], options: ParseOptions = {}): MemoirError {
  const [first] = issues;
  const finding: Finding =
    first === undefined ? { path: [], code: 'invalid_request', reason: 'is not valid' } : findingOf(first);
  const field = fieldName(finding.path, options.root ?? 'body');
  return new MemoirError(finding.code, `${field} ${finding.reason}.`, { field });
}

function findingOf(issue: Issue): Finding {
  const { path } = issue;
  const invalid = (reason: string): Finding => ({ path, code: 'invalid_request', reason });
  switch (issue.code) {
    case 'custom':
      return { path, code: errorCodeOf(issue.params), reason: issue.message };
    case 'invalid_type':
      return invalid(
        issue.message.endsWith('received undefined') ? 'is required' : `must be ${nounOf(issue.expected)}`,
      );
    case 'invalid_value':
      return invalid(`must be one of ${issue.values.map(String).join(', ')}`);
    case 'unrecognized_keys':
      return unknownField(path, issue.keys);
    case 'too_big':
      if (issue.origin === 'number' || issue.origin === 'int') return invalid(`must be at most ${issue.maximum}`);
      return { path, code: 'too_large', reason: `holds more than ${issue.maximum} items` };
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int') return invalid(`must be at least ${issue.minimum}`);
      return invalid(`must hold at least ${issue.minimum} ${issue.minimum === 1 ? 'item' : 'items'}`);
    case 'invalid_union':
      return findingOfUnion(path, issue.errors);
    default:
      return invalid('is not valid');
  }
}

/** Of the branches of a union, the one that the value was meant for: it fails inside, or it fails for a reason of its own. */
function findingOfUnion(path: Path, branches: readonly (readonly Issue[])[]): Finding {
  const issues = branches.map((branch) => branch[0]).filter((issue) => issue !== undefined);
  const meant = issues.find((issue) => issue.path.length > 0 || issue.code !== 'invalid_type') ?? issues[0];
  if (meant === undefined) return { path, code: 'invalid_request', reason: 'is not valid' };
  const finding = findingOf(meant);
  return { ...finding, path: [...path, ...finding.path] };
}

function unknownField(path: Path, keys: readonly string[]): Finding {
  const key = keys.find((name) => speakableKey.test(name));
  if (key === undefined) return { path, code: 'invalid_request', reason: 'holds an unknown field' };
  return { path: [...path, key], code: 'invalid_request', reason: 'is not a known field' };
}

function fieldName(path: Path, root: string): string {
  let name = typeof path[0] === 'string' ? '' : root;
  for (const step of path) {
    if (typeof step === 'number') name += `[${step}]`;
    else name += name === '' ? String(step) : `.${String(step)}`;
  }
  return name;
}

function errorCodeOf(params: Record<string, unknown> | undefined): ErrorCode {
  const code = params?.['errorCode'];
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'invalid_request';
}

function nounOf(expected: string): string {
  const nouns: Record<string, string> = {
    string: 'a string',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'a list',
    null: 'null',
  };
  return nouns[expected] ?? 'of another type';
}
