/** Finds servers, prints their URLs and waits for its end. */
import { findServices } from '../../../scripts/services/find-services.ts';

const found = await findServices();
if ('reason' in found) throw new Error(found.reason);
process.stdout.write(`${Object.values(found.urls).join(' ')}\n`);
setInterval(() => undefined, 60_000);
