import { profileFields } from '../extraction/fact.ts';
import { wrapRecalledText } from '../recalled-text.ts';
import { estimateTokens } from '../tokens.ts';
import {
  type ContextCandidates,
  type ContextEntry,
  type ContextExchange,
  type ContextMemory,
  type ContextMessage,
  placeKey,
} from './context-items.ts';
import { type ContextContent, ContextLayout, mergeExchanges } from './context-layout.ts';
import type { ContextTemplate } from './context-template.ts';
import { excerpt } from './excerpt.ts';
import { fold, SameThing } from './same-thing.ts';

/** A context within its budget. */
export interface PackedContext extends ContextContent {
  /** Ready to be put into a prompt; empty where there is nothing, or no room for anything. */
  readonly text: string;
  /** Of the text, estimated. */
  readonly tokens: number;
}

export interface PackOptions {
  /** Of the whole text with its headings and tags. */
  readonly tokenBudget: number;
  readonly template: ContextTemplate;
}

/**
 * Shares of the budget. What one leaves over goes to the others: first to what was found, which answers the question, then to the
 * conversation, then to the profile.
 */
const shares = { profile: 0.15, recentTurns: 0.2 } as const;
/** The intro may take a tenth of the budget; a smaller one has better use for it. */
const introShare = 0.1;

/**
 * Packs what was found into a text within a budget. The same candidates give the same text to the byte; nothing is in it twice.
 * Linear in the candidates, but for duplicates, which are looked for among what cites the same turns.
 */
export function packContext(candidates: ContextCandidates, options: PackOptions): PackedContext {
  const { tokenBudget, template } = options;
  // Parts are priced one by one, and a template may make the whole dearer than its parts.
  for (let room = tokenBudget; room > 0;) {
    const packing = new Packing(candidates, { tokenBudget: room, template });
    packing.fill();
    const packed = packing.finish();
    if (packed.tokens <= tokenBudget) return packed;
    room -= packed.tokens - tokenBudget;
  }
  return { profile: [], memories: [], exchanges: [], recentTurns: [], text: '', tokens: 0 };
}

/** Tokens of which a shortened message still says something. */
const leastExcerpt = 8;

type Section = keyof ContextTemplate['headings'];

/** What one section may still spend. */
interface Purse {
  tokens: number;
}

class Packing {
  readonly #candidates: ContextCandidates;
  readonly #layout: ContextLayout;
  readonly #withIntro: boolean;
  readonly #same = new SameThing();
  readonly #entries = new Set<ContextEntry>();
  readonly #memories = new Set<ContextMemory>();
  /** By place. */
  readonly #exchanged = new Map<string, ContextMessage>();
  /** The last of the candidates, from here on. */
  #recentFrom: number;
  #left: number;
  readonly #headed = new Set<Section>();
  /** All that may be shown at the end: among the exchanges they would seem to be older. */
  readonly #recent: ReadonlySet<string>;

  constructor(candidates: ContextCandidates, { tokenBudget, template }: PackOptions) {
    this.#candidates = candidates;
    this.#layout = new ContextLayout(template);
    this.#recentFrom = candidates.recentTurns.length;
    this.#recent = new Set(candidates.recentTurns.map(placeKey));
    const intro = estimateTokens(template.intro) + 1;
    this.#withIntro = template.intro !== '' && intro <= introShare * tokenBudget;
    this.#left = tokenBudget - estimateTokens(wrapRecalledText('')) - (this.#withIntro ? intro : 0);
  }

  fill(): void {
    const { profile, found, recentTurns } = this.#candidates;
    const whole = this.#left;
    const forProfile = profile.length === 0 ? 0 : shares.profile * whole;
    const forRecent = recentTurns.length === 0 ? 0 : shares.recentTurns * whole;
    this.#addProfile(forProfile);
    this.#addRecent(forRecent);
    // What these two leave of their shares is for what was found.
    if (found.length > 0) this.#addFound(this.#left);
    this.#addRecent(this.#left);
    this.#addProfile(this.#left);
  }

  finish(): PackedContext {
    const recentTurns = this.#candidates.recentTurns.slice(this.#recentFrom);
    const content: ContextContent = {
      profile: [...this.#entries].sort(compareEntries),
      // Turns that came in last may say what a memory says.
      memories: [...this.#memories].filter((memory) => !this.#same.isSaid(memory, recentTurns)).sort(compareMemories),
      exchanges: mergeExchanges(this.#exchanged.values()),
      recentTurns,
    };
    const written = this.#layout.write(content, this.#withIntro);
    const text = written === '' ? '' : wrapRecalledText(written);
    return { ...content, text, tokens: estimateTokens(text) };
  }

  /** Spends tokens if they are there, with the heading where the section has none yet. */
  #spend(section: Section, cost: number, purse: Purse): boolean {
    const price = cost + (this.#headed.has(section) ? 0 : this.#layout.costOfHeading(section));
    if (price > purse.tokens || price > this.#left) return false;
    this.#headed.add(section);
    purse.tokens -= price;
    this.#left -= price;
    return true;
  }

  #addProfile(tokens: number): void {
    const purse = { tokens };
    const fields = new Set([...this.#entries].map(({ field }) => field));
    for (const entry of this.#candidates.profile) {
      if (this.#entries.has(entry)) continue;
      const layout = this.#layout;
      const cost = fields.has(entry.field)
        ? layout.costOfEntry(entry.text)
        : layout.costOf(layout.profileLine(entry.field, [entry.text]));
      const isKnown = [...this.#memories].some((memory) => this.#same.isEntry(entry, memory));
      if (isKnown || !this.#spend('profile', cost, purse)) continue;
      this.#entries.add(entry);
      fields.add(entry.field);
    }
  }

  /** The last turns, without a gap: it ends with the first that has no room. */
  #addRecent(tokens: number): void {
    const purse = { tokens };
    const { recentTurns } = this.#candidates;
    for (; this.#recentFrom > 0; this.#recentFrom -= 1) {
      const message = recentTurns[this.#recentFrom - 1];
      if (message === undefined) return;
      const isNewDay = recentTurns[this.#recentFrom]?.day !== message.day;
      const cost =
        this.#costOfMessages([message]) + (isNewDay ? this.#layout.costOf(this.#layout.dayLine(message)) : 0);
      if (!this.#spend('recentTurns', cost, purse)) return;
    }
  }

  #addFound(tokens: number): void {
    const purse = { tokens };
    for (const find of this.#candidates.found) {
      if (find.kind === 'memory') this.#addMemory(find.memory, purse);
      else this.#addExchange(find.exchange, purse);
    }
  }

  #addMemory(memory: ContextMemory, purse: Purse): void {
    const folded = fold(memory.text);
    const isKnown =
      [...this.#memories].some((other) => fold(other.text) === folded) ||
      [...this.#entries].some((entry) => this.#same.isEntry(entry, memory)) ||
      this.#same.isSaid(memory, this.#shownMessages());
    if (!isKnown && this.#spend('memories', this.#layout.costOf(this.#layout.memoryLine(memory)), purse))
      this.#memories.add(memory);
  }

  /** With what stands beside it where there is room for that, else alone; a question never without what follows. */
  #addExchange({ found, beside, asks }: ContextExchange, purse: Purse): void {
    const memories = [...this.#memories];
    if (this.#isShown(found) || this.#same.isTold(found, 'found', memories)) return;
    const wanted = beside.filter(
      (message) => !this.#isShown(message) && !this.#same.isTold(message, 'beside', memories),
    );
    const answer = wanted.find(({ seq }) => seq > found.seq);
    if (asks && answer === undefined) return;
    const least = answer === undefined ? [found] : [found, answer];
    if (this.#addMessages([found, ...wanted], purse)) return;
    if (least.length <= wanted.length && this.#addMessages(least, purse)) return;
    // What answers the question best is cut rather than passed over for something that says less.
    if (this.#memories.size + this.#exchanged.size === 0 && !asks) this.#addShortened(found, purse);
  }

  #addShortened(found: ContextMessage, purse: Purse): void {
    const empty = { ...found, text: '' };
    const around = [this.#layout.dayLine(empty), this.#layout.messageLine(empty)].reduce(
      (sum, line) => sum + this.#layout.costOf(line),
      0,
    );
    const maxTokens = purse.tokens - this.#layout.costOfHeading('exchanges') - around;
    if (maxTokens < leastExcerpt) return;
    this.#addMessages([{ ...found, text: excerpt(found.text, { maxTokens }) }], purse);
  }

  /** An exchange that touches one that is there needs no day of its own. Memories that it says as well make room. */
  #addMessages(messages: readonly ContextMessage[], purse: Purse): boolean {
    const [first] = messages;
    if (first === undefined) return false;
    const day = messages.some((message) => this.#touches(message))
      ? 0
      : this.#layout.costOf(this.#layout.dayLine(first));
    if (!this.#spend('exchanges', this.#costOfMessages(messages) + day, purse)) return false;
    for (const message of messages) this.#exchanged.set(placeKey(message), message);
    for (const memory of this.#memories) {
      if (!this.#same.isSaid(memory, messages)) continue;
      this.#memories.delete(memory);
      const cost = this.#layout.costOf(this.#layout.memoryLine(memory));
      purse.tokens += cost;
      this.#left += cost;
    }
    return true;
  }

  #costOfMessages(messages: readonly ContextMessage[]): number {
    return messages.reduce((sum, message) => sum + this.#layout.costOf(this.#layout.messageLine(message)), 0);
  }

  #isShown(message: ContextMessage): boolean {
    return this.#exchanged.has(placeKey(message)) || this.#recent.has(placeKey(message));
  }

  #touches({ sessionId, seq, day }: ContextMessage): boolean {
    return [seq - 1, seq + 1].some((near) => this.#exchanged.get(placeKey({ sessionId, seq: near }))?.day === day);
  }

  #shownMessages(): ContextMessage[] {
    return [...this.#exchanged.values(), ...this.#candidates.recentTurns.slice(this.#recentFrom)];
  }
}

/** By the date they show, then in the order in which they were written down: the score changes with every question. */
function compareMemories(a: ContextMemory, b: ContextMemory): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function compareEntries(a: ContextEntry, b: ContextEntry): number {
  if (a.field !== b.field) return fieldOrder(a) - fieldOrder(b);
  return a.id < b.id ? -1 : 1;
}

function fieldOrder({ field }: ContextEntry): number {
  return profileFields.findIndex((name) => name === field);
}
