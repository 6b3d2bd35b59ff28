import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh database that test stores begin with: opening takes 0.6 s instead of 3. Written by the first test that needs
 * it; the name changes with everything that shapes it.
 */
export const storeTemplate = join(tmpdir(), 'memoir-test-pglite-0.5.14-segments-1.tar');
