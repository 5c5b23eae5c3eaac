import { wordSet } from './wordSet.ts';

/** Where the members of a class mean the same: anywhere, or as a verb only. */
export type SynonymContext = 'any' | 'verb';

export interface SynonymClass {
  /** Words, or phrases joined by `_`; the first is the one compared. */
  readonly words: readonly string[];
  readonly context: SynonymContext;
  /** Not where one of these follows, or goes before. */
  readonly notBefore: ReadonlySet<string>;
  readonly notAfter: ReadonlySet<string>;
  /** Only where one of these follows at once; empty where anything may follow. */
  readonly directly: ReadonlySet<string>;
  /** Only where one of these is among the next four words, no preposition between; empty where it does not matter. */
  readonly with: ReadonlySet<string>;
  /** And not where one of these follows that word: to fix a clock to the wall. */
  readonly notWith: ReadonlySet<string>;
  /** Only where one of these is anywhere in the text; empty where that does not matter. */
  readonly near: ReadonlySet<string>;
}

interface Limits {
  readonly context?: SynonymContext;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly directly?: string;
  readonly with?: string;
  readonly notWith?: string;
  readonly near?: string;
}

function same(words: string, limits: Limits = {}): SynonymClass {
  return {
    words: words.split(' '),
    context: limits.context ?? 'any',
    notBefore: wordSet(limits.notBefore ?? ''),
    notAfter: wordSet(limits.notAfter ?? ''),
    directly: wordSet(limits.directly ?? ''),
    with: wordSet(limits.with ?? ''),
    notWith: wordSet(limits.notWith ?? ''),
    near: wordSet(limits.near ?? ''),
  };
}

const GOODS = `house houses home apartment flat condo car cars automobile bike bicycle laptop computer phone smartphone tablet
  camera tv ticket tickets stock stocks share shares bond bonds gold silver bitcoin cryptocurrency land property
  insurance furniture mattress sofa couch shoes clothes dress suit ring rings gift gifts present presents book books
  groceries food milk eggs bread wine beer medicine domain license licence software game games guitar piano boat horse
  horses puppy dog kitten cat goldfish flowers plants seeds tools supplies property real`;
const DEVICES = `car cars automobile bike bicycle laptop computer pc phone smartphone iphone tablet screen printer router piano
  keyboard camera tv television radio tap faucet sink toilet shower pipe pipes roof gutter wall drywall ceiling floor
  fence gate door window zip zipper shoe shoes chair table bed sofa couch washing dishwasher dryer fridge refrigerator
  freezer oven stove heater boiler radiator furnace engine tire tyre tires tyres puncture brakes gearbox bumper
  windscreen windshield headphones earphones speaker clock lawnmower mower bug bugs leak leaks crack cracks hole
  holes scratch scratches toaster lamp kettle`;
const SWITCHES = `mode notifications notification bluetooth wifi wi-fi javascript cookies location feature features two-factor
  2fa authentication flashlight torch subtitles captions hotspot sync syncing debugging logging sharing autoplay
  autocorrect autosave spellcheck popups pop-ups popup blocker firewall antivirus vpn backup backups encryption
  hyper-v virtualization developer dark comments macros gps airplane caps lock roaming data updates update tracking
  access voice assistant caching compression setting settings option plugin plugins extension extensions`;
const BUILT = `house houses home shed wall walls deck fence garage road roads bridge bridges dam tunnel building buildings
  tower towers barn pond pool staircase patio greenhouse cabin castle pyramid pyramids railway airport hospital school`;
const FILM = `direct directs directed director directors starring actor actors actress cast watch watched watching oscar oscars
  horror comedy comedies thriller romantic animated sequel trailer plot netflix cinema hollywood grossing
  highest-grossing box-office rating rated ending screenplay theater theaters soundtrack streaming subtitles
  tarantino kubrick spielberg nolan hitchcock scorsese pixar disney bond`;
const BIG_NAMES = `city cities country countries dog dogs house houses room rooms lake lakes island islands tree trees planet
  planets company companies crowd crowds garden gardens pot pan bowl tank egg eggs elephant whale stone stones rock rocks
  mountain ship ships boat table window windows file files dataset number numbers university breed breeds group
  groups town towns area areas screen map maps hole holes object objects animal animals river rivers state states
  is are was were can do does did`;

/**
 * Words that are interchangeable in questions. A pair belongs here only if no question that makes sense with
 * either has two answers: delete and remove are not (of a list, of a file). A word of several senses is limited to
 * what goes with the one that is meant: a fence is built or constructed, a muscle is not.
 */
export const SYNONYMS: readonly SynonymClass[] = [
  same('buy purchase', {
    context: 'verb',
    notBefore: 'order orders back in into off out over to time',
    with: GOODS,
  }),
  same('buying purchasing', {
    notBefore: 'order orders power manager department agent in into off out time',
    with: GOODS,
  }),
  same('begin start', {
    context: 'verb',
    with: 'learning reading writing working novel essay speech presentation conversation journey',
  }),
  same('begins starts', { directly: 'to' }),
  same('beginning starting', { directly: 'to' }),
  same('enable turn_on switch_on', { with: SWITCHES }),
  same('enabling turning_on switching_on', { with: SWITCHES }),
  same('disable turn_off switch_off', { with: SWITCHES }),
  same('disabling turning_off switching_off', { with: SWITCHES }),
  same('repair fix', {
    context: 'verb',
    notBefore: 'up on in price prices rates date dates',
    with: DEVICES,
    notWith: 'to onto on together in into',
  }),
  same('repairing fixing', {
    notBefore: 'up on in price prices rates',
    notAfter: 'price match',
    with: DEVICES,
    notWith: 'to onto on together in into',
  }),
  same('big large', { directly: BIG_NAMES, notBefore: 'bang data brother island' }),
  same('bigger larger', { notAfter: 'the' }),
  same('biggest largest', { notBefore: 'loser fan little mistake liar' }),
  same('quick fast', {
    directly: 'way ways method methods route recipe recipes',
    notAfter: 'how so as too very',
  }),
  same('quickly rapidly'),
  same('quickest fastest', { directly: 'way ways method methods route routes' }),
  same('difficult hard', {
    notBefore: 'skills skill problem problems drive drives disk disks core of',
    notAfter: 'work works working die try rock how so too',
    directly: 'to language languages exam exams test tests course courses instrument sport sports game games',
  }),
  same('choose select', { context: 'verb', notBefore: 'all from statement' }),
  same('get obtain', {
    context: 'verb',
    notBefore: `to up out in on off rid over away along by back down through around into it better worse more`,
    with: `visa visas passport passports permit permits licence license licenses degree certificate certificates permission
    citizenship copy copies loan loans mortgage refund approval patent residency clearance`,
  }),
  same('find locate', {
    context: 'verb',
    notBefore: 'out',
    with: 'file files folder folders directory station stations hospital pharmacy epicenter nearest stud studs',
  }),
  same('cheap inexpensive', {
    notAfter: 'is are was',
    directly:
      'flight flights hotel hotels restaurant restaurants laptop laptops phone phones meal meals car cars way ways gift gifts wine',
  }),
  same('fridge refrigerator'),
  same('fridges refrigerators'),
  same('flu influenza'),
  same('ads advertisements'),
  same('cellphone cell_phone mobile_phone'),
  same('cellphones cell_phones mobile_phones'),
  same('picture photo photograph', {
    near: 'take takes taken taking took camera camcorder instagram upload uploaded iphone',
  }),
  same('pictures photos photographs', {
    near: 'take takes taken taking took camera instagram upload uploaded iphone',
  }),
  same('richest wealthiest', {
    directly: 'person people man men woman women country countries family families city',
  }),
  same('wealthy rich', { directly: 'person people man men woman women country countries family families' }),
  same('children kids', {
    near: `child child's school schools parent parents parenting years year old toy toys teach teaching play safe breakfast
    lunch dinner vegetables read reading learn homework bedtime teeth classroom adopt custody screen sleep take bring have
    children's nursery vaccine vaccines mother father mothers fathers mom dad family families explain`,
  }),
  same('lawyer attorney', { notBefore: 'general client in', notAfter: 'of district power' }),
  same('automobile car', {
    notAfter: 'dining cable sleeping street tram train railway railroad elevator club freight box flat',
    near: `drive drives driving driver drivers clean cleaning start park buy purchase sell lease engine fuel gas petrol gasoline electric insurance tire
    tires brakes brake battery road highway garage park parking wash own rent speed repair fix used invented manufactured`,
  }),
  same('automobiles cars', {
    notAfter: 'dining cable sleeping street tram train railway railroad elevator freight box',
    near: `drive drives driving driver drivers clean cleaning start park buy purchase sell lease engine fuel gas petrol gasoline electric insurance tire
    tires brakes brake battery road roads highway garage parking wash own rent invented manufactured pollution`,
  }),
  same('television tv'),
  same('occur happen', { notBefore: 'to' }),
  same('occurs happens', { notBefore: 'to' }),
  same('occurred happened', { notBefore: 'to' }),
  same('use utilize utilise', { context: 'verb', notBefore: 'up to' }),
  same('allow permit', { context: 'verb', notBefore: 'for' }),
  same('allowed permitted', { notBefore: 'for' }),
  same('construct build', { context: 'verb', notBefore: 'up on in', with: BUILT }),
  same('shut close', {
    context: 'verb',
    notBefore: 'down up out off in to',
    with: 'door doors gate gates lid eyes curtain curtains',
  }),
  same('reply respond', {
    context: 'verb',
    with: 'email emails e-mail letter letters text texts review reviews comment invitation',
  }),
  same('couch sofa', { notBefore: 'potato potatoes surfing to', notAfter: 'casting' }),
  same('movie film', {
    notBefore:
      'camera cameras roll rolls developer development developing thickness photography stock noir strip',
    notAfter:
      'thin plastic photographic develop load 35mm oxide protective kodak color instant window polymer',
    near: FILM,
  }),
  same('movies films', { notAfter: 'thin plastic photographic', near: FILM }),
  same('doctor physician', {
    notBefore: 'of degree who strange assistant assistants zhivago no dre octopus',
    notAfter: 'spin witch script honorary juris to',
    near: 'see sees seeing saw visit visits consult become becoming becomes earn earns salary hospital allergies patient patients pain fever',
  }),
  same('gasoline petrol'),
  same('maybe perhaps'),
  same('for_example for_instance e.g.'),
  same('approximately roughly', { directly: 'how equal equals half many much two three four ten hundred' }),
  same('nearly almost'),
  same('rarely seldom'),
  same('versus vs.'),
];
