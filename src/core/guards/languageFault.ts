import type { SurfaceToken } from './surfaceTokens.ts';
import { tidyText } from './tidyText.ts';
import { wordSet } from './wordSet.ts';

/** Words that English questions have and other languages in Latin letters hardly do. */
const ENGLISH = wordSet(
  `the what which who whom whose where why how does did is are and of with for from between about that this there
  should would could can will when than have has been was were do you your explain describe list give write show tell
  find compare summarize translate calculate define to by at or if not it in on my`,
);
/** Words of other languages that English does not have; ambiguous ones, as die or come, are left out. */
const FOREIGN = wordSet(
  `der das und ist nicht ein eine einen wie warum für von mit auf sich auch werden wird kann oder aber wo wer welche
  ich sie wir le les des est une pourquoi dans avec sur pas qui quel quelle où je vous nous ce cette du el los las una
  por qué que como cómo cuál dónde para con es está muy il gli che perché sono della nel het een niet waarom hoe van
  wat voor é não um uma ao jak nie jest czy och är inte hur det som på og ikke hvad hvordan ve bir için nasıl`,
);
/** ASCII, letters of Western Europe, and signs of prices, measures and sums. */
const KNOWN =
  /^[\t\n\r -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2026\u20ac\u2030\u2032\u2033\u2070-\u2079\u2080-\u2089\u2190-\u2193\u221a\u2211\u221e\u2248\u2260\u2264\u2265\u2212\u03c0]*$/;

/** Not English, not plainly written in its letters, or not to be told. Texts of one script only. */
export function languageFault(text: string, tokens: readonly SurfaceToken[]): 'language' | null {
  const tidied = tidyText(text);
  if (!KNOWN.test(tidied)) return 'language';
  let english = 0;
  let foreign = 0;
  let letters = 0;
  let plain = 0;
  for (const { text: piece, kind } of tokens) {
    const word = piece.toLowerCase();
    if (kind === 'quoted') continue;
    if (ENGLISH.has(word)) english += 1;
    if (FOREIGN.has(word)) foreign += 1;
    if (kind === 'word') plain += piece.length;
    if (kind === 'word' || kind === 'exact') letters += piece.length;
  }
  if (english === 0 || foreign * 2 > english) return 'language';
  return plain < letters * 0.6 ? 'language' : null;
}
