import { z } from 'zod';
import { profileFields } from './extraction/fact.ts';
import { profileTextSchema } from './field-schemas.ts';
import { limits } from './limits.ts';

const newEntrySchema = z.strictObject({
  field: z.enum(profileFields).describe('One of the nine fields.'),
  text: profileTextSchema.describe('A short phrase. What the profile says already in that field is kept once.'),
});

/** What is changed of a profile by hand; at least one entry. */
export const profileChangeSchema = z
  .strictObject({
    add: z.array(newEntrySchema).max(limits.profileChanges).optional().describe('Entries to write by hand.'),
    remove: z
      .array(z.uuid())
      .max(limits.profileChanges)
      .optional()
      .describe(
        'Ids of entries to take out, before any is added. Each comes back only when it is said or added again.',
      ),
  })
  .refine(({ add = [], remove = [] }) => add.length + remove.length > 0, { message: 'must change something' });

export type ProfileChangeInput = z.input<typeof profileChangeSchema>;
