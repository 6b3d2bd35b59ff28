import { nameParticles } from './name-particles.ts';
import type { Role } from './turn.ts';

/** Words that name a machine, a product or a service rather than a person, in the languages that chat products are most used in. */
const machineWords: ReadonlySet<string> = new Set(
  `ai a.i ki ia ии 人工智能 assistant assistants asst assistent assistentin assistente asistente asystent ассистент помощник асистент
  助手 助理 アシスタント 어시스턴트 비서 مساعد bot chatbot бот 机器人 ボット 봇 agent agents agente агент support helpdesk helper help desk
  service services customer care hotline concierge server system moderator admin administrator operator team model llm gpt
  chatgpt gpt-4 openai anthropic claude gemini bard copilot llama mistral mixtral deepseek qwen grok perplexity cohere
  siri alexa cortana bixby oracle google meta microsoft machine computer robot virtual digital automated automatic auto reply
  narrator memoir tool function plugin 客服 서비스 サポート`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);

const maxNameWords = 5;

/**
 * Whether what a speaker says counts as a person's own statement: a user's always does, a system's or tool's never, an
 * assistant's only where it goes by the name of a person ("Melanie", not "Support Agent" or "gpt-4o"). In doubt it does not: an
 * invented fact does more harm than a missed one.
 */
export function isParticipant(role: Role, name: string | undefined): boolean {
  if (role === 'user') return true;
  if (role !== 'assistant' || name === undefined) return false;
  return isPersonName(name);
}

function isPersonName(name: string): boolean {
  const words = name.trim().split(/[\s_]+/u);
  if (words.length > maxNameWords || words[0] === '') return false;
  // Digits and the punctuation of identifiers belong to models and accounts: "gpt-4o", "helper@acme", "agent/7".
  if (!/^[\p{L}\p{M}\s_.,'’·・-]+$/u.test(name)) return false;
  let capitalised = 0;
  for (const word of words) {
    if (namesMachine(word)) return false;
    if (!/^\p{Ll}/u.test(word)) capitalised += 1;
    else if (!nameParticles.has(word)) return false;
  }
  // "LLM", "QA": an abbreviation and nothing else.
  const abbreviation = words.length === 1 && /^\p{Lu}{1,4}$/u.test(name.trim());
  return capitalised > 0 && !abbreviation;
}

function namesMachine(word: string): boolean {
  const lower = word.toLowerCase();
  if (machineWords.has(lower) || machineWords.has(lower.replaceAll('.', ''))) return true;
  // "HelpBot", "OpenAI", "Chat-GPT", and names that end in "bot" or "gpt" without a seam.
  if (/(?:bot|gpt|assistant)$/u.test(lower) && lower !== 'talbot' && lower !== 'abbot' && lower !== 'cabot')
    return true;
  return word.split(/-|(?<=\p{Ll})(?=\p{Lu})/u).some((part) => part !== word && machineWords.has(part.toLowerCase()));
}
