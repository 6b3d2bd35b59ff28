/**
 * Every bound of the product, with its unit and its reason. The API, the OpenAPI document and the error messages all
 * read these, so that a bound is changed in one place.
 */
export const limits = {
  /** Characters of one turn: about 25,000 tokens, beyond what a person types or a model answers in one message. */
  turnCharacters: 100_000,
  /** Bytes of a transcript as UTF-8: a very long day of chat. */
  transcriptBytes: 5 * 1024 * 1024,
  /** Turns of one transcript: a book of chat. Each is a row with its own analysis. */
  turnsPerTranscript: 20_000,
  /** Characters of one paragraph of a transcript without speakers; longer ones are split. */
  transcriptParagraphCharacters: 8_000,
  /** Turns accepted by one call. */
  turnsPerRequest: 500,
  /** Bytes of free metadata, as JSON. */
  metadataBytes: 16 * 1024,
  /** Characters of session, user, project, agent, room and turn ids. */
  idCharacters: 200,
  /** Characters of a speaker's name. */
  nameCharacters: 200,
  /** Characters of an idempotency key. */
  idempotencyKeyCharacters: 255,
  /** How long an answer is kept for an idempotency key. */
  idempotencyKeyDays: 7,
  /** Bytes of a request body: 500 turns at their usual size, or a transcript of 5 MB with every character escaped. */
  requestBytes: 32 * 1024 * 1024,
  /** Characters of a recall query. */
  queryCharacters: 10_000,
  /** Distinct lexemes of a query that are scored; one bit each in a number that JavaScript holds exactly. */
  queryLexemes: 48,
  /** Results of one recall. */
  recallResults: 200,
  /** Tokens of a recall or context budget. */
  tokenBudget: 32_000,
  /** How long a recall waits for processing: below what proxies and clients usually allow a request. */
  waitMs: 30_000,
  /** Latest turns of a session that a context takes along. */
  recentTurns: 100,
  /** Characters of one part of a context's template: a paragraph. */
  templateCharacters: 500,
  /** Requests that wait for a commit before new ones are told to come back. */
  waitingWrites: 10_000,
  /** Sessions whose wakes wait to be sent; the sweep wakes what is beyond. */
  waitingWakes: 10_000,
  /** Turns of one group commit: bounds how long one transaction holds the store. */
  turnsPerCommit: 500,
  /** Windows that one transaction claims, or finishes. */
  windowsPerCommit: 50,
  /** Items of one page of a list. */
  pageItems: 1_000,
  /** Failed, completed and other windows listed by the queue view. */
  listedCompletedWindows: 100,
  listedFailedWindows: 50,
  /** Sessions that one sweep wakes; the next sweep takes the rest. */
  sessionsPerSweep: 1_000,
  /** Turns before a window that an extractor sees as context. */
  contextTurns: 10,
  /** Lexemes of a window by which memories close to it are looked for. */
  closeLexemes: 200,
  /** Facts that one window may yield: beyond it an extractor has lost its mind. */
  factsPerWindow: 200,
  /** Characters of one memory. */
  memoryCharacters: 2_000,
  /** Characters of a memory's category and attribute. */
  attributeCharacters: 50,
  /** Entries of profiles that one window may yield; characters of one: a short phrase. */
  profileEntriesPerWindow: 20,
  profileCharacters: 200,
  /** Active entries of a field of a user's profile: more than a prompt has room for. The oldest beyond it are archived. */
  profileEntriesPerField: 100,
  /** Turns that are shown as evidence of an entry of a profile, the newest. */
  profileEvidence: 20,
  /** Entries of a profile that one request adds or removes. */
  profileChanges: 100,
  /** Days of usage that one request asks for: a year. */
  usageDays: 366,
  /** Rows of usage that one request can be answered with: every day of a year with 27 pairs of purpose and model. */
  usageRows: 10_000,
  /** Characters of an error's detail, and of a failed attempt's payload as JSON, that are kept for inspection. */
  errorDetailCharacters: 1_000,
  payloadCharacters: 200_000,
  /** Characters of the quotation kept as evidence. */
  quotationCharacters: 500,
  /** Texts of one call of an embedding model: what Cohere takes. OpenAI takes 2,048, but then more is lost with each fault. */
  embeddingTexts: 96,
  /** Tokens of one text to embed: models take 8,192, and an estimate can be 15% too low in languages with many accents. */
  embeddingTextTokens: 7_000,
  /** Tokens of one call of an embedding model: a tenth of what a provider takes, so that few texts wait for long ones. */
  embeddingCallTokens: 32_000,
  /** Characters of a text that are read to be embedded: 7,000 tokens are rarely more than 30,000. */
  embeddingCharacters: 40_000,
  /** Characters at the start of a turn in which dates are looked for: parsing is superlinear in the worst case. */
  dateScanCharacters: 10_000,
} as const;
