import { lineAt, type ProjectFile, type Violation } from './project-files.ts';
import { stripComments } from './strip-comments.ts';

/** A pattern that must not occur in the files it applies to. */
export interface TextRule {
  readonly name: string;
  readonly message: string;
  readonly appliesTo: (path: string) => boolean;
  /** Needs the `g` flag. */
  readonly pattern: RegExp;
  /** Whether what a comment says counts too. */
  readonly inComments: boolean;
}

const isTypeScript = (path: string) => /\.m?ts$/.test(path);
const isSource = (path: string) => path.startsWith('src/') && isTypeScript(path);
const isTest = (path: string) => isTypeScript(path) && (path.startsWith('test/') || path.endsWith('.test.ts'));
const testCall = String.raw`\b(?:describe|suite|it|test)`;

export const textRules: readonly TextRule[] = [
  {
    name: 'no unfinished work',
    message: 'finish it or open an issue; the code holds no reminders',
    appliesTo: (path) => isTypeScript(path) || path.endsWith('.sql'),
    pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/g,
    inComments: true,
  },
  {
    name: 'named exports',
    message: 'export by name, so that the name can be searched for',
    // A declaration file describes what someone else exports.
    appliesTo: (path) => isSource(path) && !path.endsWith('.d.ts'),
    pattern: /\bexport\s+default\b|\bas\s+default\b(?=[^;]*\})/g,
    inComments: false,
  },
  {
    name: 'no barrels',
    message: 'list what is exported; a star hides it',
    appliesTo: isTypeScript,
    pattern: /\bexport\s*(?:type\s*)?\*/g,
    inComments: false,
  },
  {
    name: 'environment in one place',
    message: 'only src/runtime reads the environment; take the value as an argument',
    appliesTo: (path) => isSource(path) && !isTest(path) && !path.startsWith('src/runtime/'),
    pattern:
      /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[\s*['"]env|\{[^{}]*\benv\b[^{}]*\}\s*(?:=\s*process\b|from\s*['"](?:node:)?process['"])/g,
    inComments: false,
  },
  {
    name: 'titles in the present tense',
    message: 'say what happens: "keeps the newer memory"',
    appliesTo: isTest,
    pattern: new RegExp(String.raw`${testCall}(?:\.\w+(?:\([^)]*\))?)*\(\s*['"\x60]should\b`, 'gi'),
    inComments: false,
  },
  {
    name: 'no focused tests',
    message: 'a focused test silences all others',
    appliesTo: isTest,
    pattern: new RegExp(String.raw`${testCall}(?:\.\w+)*\.only\b`, 'g'),
    inComments: false,
  },
  {
    name: 'no module mocks',
    message: 'pass a fake that implements the port',
    appliesTo: isTest,
    pattern: /\bvi\.(?:mock|doMock)\(/g,
    inComments: false,
  },
  {
    name: 'no sleeps',
    message: 'wait for the condition: vi.waitFor, expect.poll, or the fake clock',
    appliesTo: isTest,
    pattern:
      /new\s+Promise\b[^;]{0,160}?\bsetTimeout\(|from\s*['"](?:node:)?timers\/promises['"]|\bpromisify\(\s*setTimeout/g,
    inComments: false,
  },
  {
    name: 'no machine paths',
    message: 'names a folder of one machine',
    appliesTo: () => true,
    pattern: /(?<![\w.])\/(?:work|root)\//g,
    inComments: true,
  },
];

export function checkText(file: ProjectFile, rules: readonly TextRule[] = textRules): Violation[] {
  const withoutComments = isTypeScript(file.path) ? stripComments(file.text) : file.text;
  return rules
    .filter((rule) => rule.appliesTo(file.path))
    .flatMap((rule) => {
      const text = rule.inComments ? file.text : withoutComments;
      return [...text.matchAll(rule.pattern)].map((match) => ({
        path: file.path,
        line: lineAt(text, match.index),
        message: `${rule.name}: ${rule.message}`,
      }));
    });
}
