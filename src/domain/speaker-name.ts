import type { Role } from './turn.ts';

const roleTitles: Record<Role, string> = { user: 'User', assistant: 'Assistant', system: 'System', tool: 'Tool' };

/**
 * What a sentence about the speaker of a turn can begin with: the name, else a user's id, else "User", "Assistant", "System" or
 * "Tool". The user id of an assistant's turn says whom it spoke to, so it does not name the speaker.
 */
export function speakerName(turn: { readonly role: Role; readonly name?: string; readonly userId?: string }): string {
  const { role, name, userId } = turn;
  if (name !== undefined && name.trim() !== '') return name;
  if (role === 'user' && userId !== undefined && userId.trim() !== '') return userId;
  return roleTitles[role];
}
