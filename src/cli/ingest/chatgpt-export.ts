type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is a conversation of ChatGPT's own export: messages as a tree under `mapping`. */
export function isChatgptConversation(value: unknown): value is Fields & { readonly mapping: Fields } {
  if (typeof value !== 'object' || value === null || !('mapping' in value)) return false;
  return typeof value.mapping === 'object' && value.mapping !== null && !Array.isArray(value.mapping);
}

/**
 * The messages of the branch that the user last saw, oldest first: from `current_node` up to the root. Answers that were
 * generated anew, and what they led to, stand on other branches and are left out.
 */
export function chatgptMessages(conversation: Fields & { readonly mapping: Fields }): readonly unknown[] {
  const messages: unknown[] = [];
  const seen = new Set<string>();
  let id: unknown = conversation['current_node'];
  while (typeof id === 'string' && !seen.has(id)) {
    seen.add(id);
    const node = Object.hasOwn(conversation.mapping, id) ? conversation.mapping[id] : undefined;
    if (typeof node !== 'object' || node === null) break;
    const { message, parent } = node as { readonly message?: unknown; readonly parent?: unknown };
    if (hasText(message)) messages.push(message);
    id = parent;
  }
  return messages.reverse();
}

/** System prompts, code runs and images stand among the messages as other kinds of content. */
function hasText(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('content' in message)) return false;
  const { content } = message;
  if (typeof content !== 'object' || content === null || !('parts' in content)) return false;
  return Array.isArray(content.parts) && content.parts.some((part) => typeof part === 'string' && part.trim() !== '');
}
