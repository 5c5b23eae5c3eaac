import { OPENERS } from './openers.ts';

/**
 * A text of which every sign counts, but for white space around it, the case of an opening word as What, and a
 * request before a command that has its material after it: "Could you please translate to French: good morning".
 */
export function asItStands(text: string): string {
  const bare = text.trim().replace(ASKED, '');
  const first = /^[A-Za-z]+/.exec(bare)?.[0] ?? '';
  if (!/^[A-Z][a-z]+$/.test(first) || !OPENERS.has(first.toLowerCase())) return bare;
  return first.toLowerCase() + bare.slice(first.length);
}

const ASKED =
  /^(?:please,? |(?:could|can|would) you (?:please )?)(?=(?:translate|summari[sz]e|classify|correct|rewrite|rephrase|paraphrase|proofread|convert|simplify|explain|describe|define|identify|compute|calculate|solve|evaluate) )/i;
