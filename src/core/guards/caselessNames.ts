import { wordSet } from './wordSet.ts';

/**
 * Names that mean the same in small letters: nothing else is spelt so. Not Turkey, China, Polish, March, Apple,
 * Java, Rust, Jordan, Nice: a capital there makes another word.
 */
export const caselessNames = wordSet(
  `monday tuesday wednesday thursday friday saturday sunday january february april june july september october
  november december christmas easter halloween
  africa asia europe america australia antarctica afghanistan albania algeria argentina austria bangladesh belgium
  bolivia brazil bulgaria cambodia cameroon canada colombia croatia cuba cyprus denmark ecuador egypt estonia ethiopia
  finland france germany ghana greece guatemala haiti honduras iceland india indonesia iran iraq ireland
  israel italy jamaica kazakhstan kenya korea kuwait laos latvia lebanon libya lithuania luxembourg madagascar malaysia
  mexico mongolia morocco mozambique myanmar namibia nepal netherlands nicaragua nigeria norway pakistan palestine
  panama paraguay peru philippines poland portugal qatar romania russia rwanda senegal serbia singapore slovakia
  slovenia somalia spain sudan sweden switzerland syria taiwan tanzania thailand tunisia uganda ukraine uruguay
  uzbekistan venezuela vietnam yemen zambia zimbabwe england scotland britain
  alabama alaska arizona arkansas california colorado connecticut florida hawaii idaho illinois indiana iowa kansas
  kentucky louisiana maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
  oklahoma oregon pennsylvania tennessee texas utah vermont wisconsin wyoming
  amsterdam athens baghdad bangkok barcelona beijing berlin boston brussels budapest cairo chicago copenhagen dallas
  delhi dublin edinburgh geneva helsinki houston istanbul jakarta jerusalem kyoto lisbon london madrid melbourne milan
  montreal moscow mumbai munich naples nairobi osaka oslo paris philadelphia prague rome seattle seoul shanghai
  stockholm sydney tehran tokyo toronto vancouver venice vienna warsaw zurich himalayas everest sahara
  english french german spanish italian portuguese russian japanese chinese korean hindi arabic dutch swedish norwegian
  finnish greek hungarian czech romanian ukrainian vietnamese thai indonesian bengali urdu persian hebrew latin american
  british european african asian canadian australian mexican indian irish scottish
  google facebook microsoft youtube netflix wikipedia instagram linkedin whatsapp paypal spotify samsung toyota
  volkswagen javascript typescript kubernetes postgresql postgres mysql sqlite mongodb github gitlab linux ubuntu debian
  django redux graphql nginx numpy pandas pytorch tensorflow chatgpt openai iphone ipad macos android bitcoin ethereum
  html css json xml yaml csv pdf sql http https url tcp udp ssh gdp dna rna usa nasa cpu gpu usb wifi html5 css3 html/css internet
  einstein shakespeare mozart beethoven napoleon obama gandhi picasso darwin kepler galileo leonardo aristotle plato
  socrates nietzsche dostoevsky tolstoy cleopatra`,
);
