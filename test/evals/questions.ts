import { readFileSync } from 'node:fs';
import { z } from 'zod';

const questionSchema = z.object({
  qid: z.string(),
  conv: z.string(),
  category: z.int(),
  question: z.string(),
  /** Absent where there is none: the question is about what nobody said. */
  answer: z.coerce.string().optional(),
  evidence: z.array(z.string()),
});

/** A question with its answer and the turns that give it. The engine is shown the question alone. */
export type Question = z.output<typeof questionSchema>;

/** Reads `questions.jsonl`: one question a line; other fields are not read. */
export function readQuestions(path: string): Question[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => questionSchema.parse(JSON.parse(line)));
}
