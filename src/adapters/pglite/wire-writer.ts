import type { WireParameter } from '../sql/serialize-parameter.ts';

/** Bytes of scratch memory that are kept between messages; a rare larger message does not pin its memory. */
const keptBytes = 256 * 1024;

/** Parameters of one statement: the protocol counts them in sixteen bits. */
const maximumParameters = 65_535;

const messageType = { query: 0x51, parse: 0x50, bind: 0x42, describe: 0x44, execute: 0x45, close: 0x43, sync: 0x53 };

/**
 * Builds frontend messages of PostgreSQL's protocol, several to one buffer. All messages of a statement go to the thread
 * in one piece, because each separate call into PGlite costs as much as a small statement.
 */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(keptBytes);
  #length = 0;

  /** Simple query: one or more statements without parameters. */
  query(sql: string): this {
    const start = this.#begin(messageType.query);
    this.#text(sql);
    return this.#end(start);
  }

  /** Prepares a statement under a name; PostgreSQL infers the types of its parameters. */
  parse(statement: string, sql: string): this {
    const start = this.#begin(messageType.parse);
    this.#text(statement);
    this.#text(sql);
    this.#int16(0);
    return this.#end(start);
  }

  bind(statement: string, parameters: readonly WireParameter[]): this {
    if (parameters.length > maximumParameters) {
      throw new RangeError(`a statement takes at most ${maximumParameters} parameters, not ${parameters.length}`);
    }
    const start = this.#begin(messageType.bind);
    this.#text('');
    this.#text(statement);
    this.#int16(parameters.length);
    for (const parameter of parameters) this.#int16(parameter instanceof Uint8Array ? 1 : 0);
    this.#int16(parameters.length);
    for (const parameter of parameters) this.#parameter(parameter);
    this.#int16(0);
    return this.#end(start);
  }

  describePortal(): this {
    const start = this.#begin(messageType.describe);
    this.#text('P');
    return this.#end(start);
  }

  execute(): this {
    const start = this.#begin(messageType.execute);
    this.#text('');
    this.#int32(0);
    return this.#end(start);
  }

  /** Forgets a prepared statement; one that does not exist is no error. */
  closeStatement(statement: string): this {
    const start = this.#begin(messageType.close);
    this.#text(`S${statement}`);
    return this.#end(start);
  }

  sync(): this {
    return this.#end(this.#begin(messageType.sync));
  }

  /** The messages so far, in memory of their own that can be transferred; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const message = new Uint8Array(this.#length);
    message.set(this.#buffer.subarray(0, this.#length));
    this.reset();
    return message;
  }

  /** Drops what was written. */
  reset(): void {
    this.#length = 0;
    if (this.#buffer.length > keptBytes) this.#buffer = Buffer.allocUnsafe(keptBytes);
  }

  #begin(type: number): number {
    this.#reserve(5);
    this.#buffer[this.#length] = type;
    this.#length += 5;
    return this.#length - 4;
  }

  #end(start: number): this {
    this.#buffer.writeInt32BE(this.#length - start, start);
    return this;
  }

  #parameter(parameter: WireParameter): void {
    if (parameter === null) {
      this.#int32(-1);
    } else if (typeof parameter === 'string') {
      // Three bytes of UTF-8 per UTF-16 unit at most: cheaper than measuring first.
      this.#reserve(4 + parameter.length * 3);
      const written = this.#buffer.write(parameter, this.#length + 4, 'utf8');
      this.#buffer.writeInt32BE(written, this.#length);
      this.#length += 4 + written;
    } else {
      this.#int32(parameter.length);
      this.#reserve(parameter.length);
      this.#buffer.set(parameter, this.#length);
      this.#length += parameter.length;
    }
  }

  #text(text: string): void {
    this.#reserve(text.length * 3 + 1);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
    this.#buffer[this.#length] = 0;
    this.#length += 1;
  }

  #int16(value: number): void {
    this.#reserve(2);
    this.#buffer.writeUInt16BE(value, this.#length);
    this.#length += 2;
  }

  #int32(value: number): void {
    this.#reserve(4);
    this.#buffer.writeInt32BE(value, this.#length);
    this.#length += 4;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
