/** The stand-in model as a process of its own, so that what it keeps is not counted as the engine's. Prints its address. */
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { takeNotes } from './note-taker.ts';

const server = await startModelServer({ answer: takeNotes });
console.log(server.url);
process.once('SIGTERM', () => void server.close());
