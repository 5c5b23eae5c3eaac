import { wordSet } from './wordSet.ts';

/** Words whose form with -s is another word, or another sense: good and goods, custom and customs. */
export const invariantForms = wordSet(
  `good custom glass arm mean work water cloth content spectacle saving earning physic statistic economic ethic politic
  draft remain manner force minute look ground brain mass premise asset damage letter authority communication condition
  effect character colour color security term people person time experience paper business interest measure moral
  belonging facility resource skill spirit quarter scale short pant trouser brief plain stair step wood woods depth
  height mathematic new regard respect return right sale service ship stock stocking thank trouble utility value view
  wage way wit word world bowel bond future option share need mark head heart hand house state union wing trunk iron
  nerve oil outskirt place proceed provision spectacle staff tropic acrobatic aerobic athletic gymnastic linguistic
  genetic analytic logistic mechanic optic acoustic electronic graphic dynamic tactic topic basic lyric rubric
  list string value key class point degree level rate fund security derivative gene cell star sun moon earth`,
);
