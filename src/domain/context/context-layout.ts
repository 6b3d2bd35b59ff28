import { estimateTokens } from '../tokens.ts';
import { type ContextEntry, type ContextMemory, type ContextMessage, placeKey } from './context-items.ts';
import { type ContextTemplate, fillTemplate } from './context-template.ts';

/** Turns of one session without a gap, in order. */
export interface ShownExchange {
  readonly sessionId: string;
  readonly messages: readonly ContextMessage[];
}

/** What a context holds, in the order in which it is written. */
export interface ContextContent {
  readonly profile: readonly ContextEntry[];
  readonly memories: readonly ContextMemory[];
  readonly exchanges: readonly ShownExchange[];
  readonly recentTurns: readonly ContextMessage[];
}

const entriesBetween = '; ';

/** Writes the parts of a context, and says what each costs. */
export class ContextLayout {
  readonly #template: ContextTemplate;

  constructor(template: ContextTemplate) {
    this.#template = template;
  }

  memoryLine({ date, text, subject, category }: ContextMemory): string {
    return fillTemplate(this.#template.memory, { date, text, subject, category });
  }

  messageLine({ speaker, role, text }: ContextMessage): string {
    return fillTemplate(this.#template.message, { speaker, role, text });
  }

  dayLine({ day }: ContextMessage): string {
    return fillTemplate(this.#template.day, { date: day });
  }

  profileLine(field: string, texts: readonly string[]): string {
    return fillTemplate(this.#template.profile, {
      field: field.replaceAll('_', ' '),
      text: texts.join(entriesBetween),
    });
  }

  /** Of a line with its end. */
  costOf(line: string): number {
    return line === '' ? 0 : estimateTokens(`${line}\n`);
  }

  /** Of an entry that stands behind others in its line. */
  costOfEntry(text: string): number {
    return estimateTokens(`${entriesBetween}${text}`) + 1;
  }

  /** Of a heading with the empty line above it. */
  costOfHeading(section: keyof ContextTemplate['headings']): number {
    const heading = this.#template.headings[section];
    return heading === '' ? 1 : this.costOf(heading) + 1;
  }

  /** The sections that have something, in the order in which what changes least comes first; empty where none has. */
  write({ profile, memories, exchanges, recentTurns }: ContextContent, withIntro: boolean): string {
    const { headings, intro } = this.#template;
    const byField = Map.groupBy(profile, ({ field }) => field);
    const sections = [
      {
        heading: headings.profile,
        lines: [...byField].map(([field, entries]) =>
          this.profileLine(
            field,
            entries.map(({ text }) => text),
          ),
        ),
      },
      { heading: headings.memories, lines: memories.map((memory) => this.memoryLine(memory)) },
      { heading: headings.exchanges, lines: exchanges.flatMap(({ messages }) => this.#messageLines(messages)) },
      { heading: headings.recentTurns, lines: this.#messageLines(recentTurns) },
    ].filter(({ lines }) => lines.length > 0);
    if (sections.length === 0) return '';
    const blocks = sections.map(({ heading, lines }) => [heading, ...lines].filter((line) => line !== '').join('\n'));
    return [...(withIntro && intro !== '' ? [intro] : []), ...blocks].join('\n\n');
  }

  /** Each message a line, with a line before the first and where a day begins. */
  #messageLines(messages: readonly ContextMessage[]): string[] {
    return messages.flatMap((message, index) => {
      const line = this.messageLine(message);
      return messages[index - 1]?.day === message.day ? [line] : [this.dayLine(message), line];
    });
  }
}

/** Messages that stand next to each other in their session as one exchange, and the exchanges as they happened. */
export function mergeExchanges(messages: Iterable<ContextMessage>): ShownExchange[] {
  const distinct = new Map([...messages].map((message) => [placeKey(message), message]));
  const exchanges: { sessionId: string; messages: ContextMessage[] }[] = [];
  for (const [sessionId, session] of Map.groupBy(distinct.values(), (message) => message.sessionId)) {
    let last: ContextMessage | undefined;
    for (const message of session.sort((a, b) => a.seq - b.seq)) {
      if (last !== undefined && message.seq === last.seq + 1) exchanges.at(-1)?.messages.push(message);
      else exchanges.push({ sessionId, messages: [message] });
      last = message;
    }
  }
  return exchanges.sort((a, b) => startOf(a) - startOf(b) || (a.sessionId < b.sessionId ? -1 : 1));
}

function startOf({ messages }: ShownExchange): number {
  return messages[0]?.saidAt ?? 0;
}
