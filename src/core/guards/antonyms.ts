/** Pairs that are opposites, or exclude each other, in some question. Inflected forms are listed where needed. */
const PAIRS = `
on/off up/down in/out over/under above/below before/after inside/outside into/from to/from with/without for/against
left/right top/bottom front/back north/south east/west northern/southern eastern/western forward/backward
forwards/backwards inward/outward upward/downward upstream/downstream uphill/downhill inbound/outbound
indoor/outdoor indoors/outdoors upstairs/downstairs clockwise/counterclockwise horizontal/vertical
horizontally/vertically near/far here/there within/outside underneath/over beneath/above onto/off
following/preceding prior/following next/previous next/last first/last early/late earlier/later sooner/later
today/yesterday today/tomorrow yesterday/tomorrow tonight/yesterday since/until morning/evening morning/afternoon
morning/night day/night daily/weekly weekly/monthly monthly/yearly past/future old/new ancient/modern recent/old
latest/oldest newest/oldest oldest/youngest old/young older/younger older/newer temporary/permanent
always/never often/rarely usually/never often/seldom frequently/rarely sometimes/always all/none all/some some/none
every/no everyone/nobody everybody/nobody everything/nothing anything/nothing something/nothing any/no both/neither
many/few much/little more/less more/fewer most/least most/fewest maximum/minimum maximal/minimal maximize/minimize
max/min highest/lowest higher/lower high/low biggest/smallest bigger/smaller big/small largest/smallest
larger/smaller large/small greatest/least greatest/smallest greater/less greater/smaller great/small huge/tiny
longest/shortest longer/shorter long/short length/width tallest/shortest taller/shorter tall/short widest/narrowest
wider/narrower wide/narrow broad/narrow thick/thin thicker/thinner deep/shallow deeper/shallower heavy/light
heavier/lighter heaviest/lightest fast/slow faster/slower fastest/slowest quick/slow quickly/slowly rapidly/slowly
best/worst better/worse good/bad well/badly well/poorly good/evil positive/negative pros/cons pro/con
advantage/disadvantage advantages/disadvantages benefit/drawback benefits/drawbacks benefits/risks benefits/harms
strength/weakness strengths/weaknesses strong/weak stronger/weaker strongest/weakest strengthen/weaken
hot/cold hotter/colder hottest/coldest warm/cool warmer/cooler warm/cold heat/cool heating/cooling freeze/melt
freezing/boiling wet/dry hard/soft harder/easier hardest/easiest hard/easy difficult/easy simple/complex
simple/complicated smooth/rough sharp/blunt sharp/dull bright/dark brightest/darkest light/dark black/white
loud/quiet noisy/quiet clean/dirty full/empty fill/empty rich/poor richest/poorest cheap/expensive
cheapest/expensive cheaper/pricier cheapest/priciest safe/dangerous safest/riskiest safe/unsafe healthy/sick
healthy/unhealthy alive/dead living/dead life/death birth/death born/died live/die happy/sad love/hate like/dislike
friend/enemy ally/enemy hero/villain true/false right/wrong correct/wrong correct/incorrect fact/myth real/fake
genuine/counterfeit natural/artificial organic/synthetic raw/cooked fresh/stale fresh/frozen sweet/sour sweet/bitter
buy/sell buying/selling bought/sold buyer/seller buyers/sellers purchase/sell lend/borrow lending/borrowing
lender/borrower deposit/withdraw deposit/withdrawal credit/debit debit/credit asset/liability assets/liabilities
profit/loss profits/losses gain/lose gains/losses income/expense income/expenses revenue/cost earn/spend save/spend
saving/spending supply/demand inflation/deflation surplus/deficit bull/bear bullish/bearish long/short call/put
employer/employee employers/employees landlord/tenant landlords/tenants teacher/student doctor/patient parent/child
parents/children mother/father husband/wife son/daughter brother/sister man/woman men/women male/female boy/girl
boys/girls king/queen uncle/aunt nephew/niece ancestor/descendant predecessor/successor winner/loser win/lose
won/lost winning/losing victory/defeat attack/defend attack/retreat war/peace guilty/innocent prosecutor/defendant
plaintiff/defendant master/slave leader/follower client/server sender/receiver sender/recipient send/receive
sent/received sending/receiving transmit/receive give/take give/receive gave/took push/pull pushing/pulling
import/export imports/exports imported/exported importing/exporting upload/download uploading/downloading
install/uninstall installing/uninstalling mount/unmount load/unload connect/disconnect attach/detach lock/unlock
log/unlog login/logout enable/disable enabled/disabled enabling/disabling activate/deactivate start/stop
starts/stops started/stopped starting/stopping begin/end begins/ends beginning/end start/end start/finish start/quit
open/close opens/closes opened/closed opening/closing open/shut open/closed allow/deny allow/forbid allow/block
allow/prevent allowed/forbidden allowed/prohibited permit/forbid permit/prohibit grant/revoke accept/reject
accept/refuse accept/decline accepted/rejected approve/reject approved/rejected agree/disagree support/oppose
include/exclude includes/excludes including/excluding including/except add/remove add/subtract adding/removing
added/removed addition/subtraction plus/minus sum/difference sum/product product/quotient multiply/divide
multiplication/division multiplied/divided increase/decrease increases/decreases increased/decreased
increasing/decreasing increase/reduce raise/lower raises/lowers raising/lowering rise/fall rises/falls rose/fell
rising/falling grow/shrink growing/shrinking expand/contract expand/collapse expand/shrink expansion/contraction
improve/worsen improves/worsens improve/degrade appreciate/depreciate accelerate/decelerate speed/slow
create/destroy create/delete create/drop build/demolish construct/demolish make/break assemble/disassemble
insert/delete insert/remove save/delete keep/discard keep/remove show/hide shows/hides shown/hidden visible/hidden
visible/invisible appear/disappear find/lose hidden/exposed cover/uncover encrypt/decrypt encryption/decryption
encode/decode encoding/decoding encoder/decoder compress/decompress serialize/deserialize marshal/unmarshal
compile/decompile assemble/interpret read/write reading/writing reader/writer input/output inputs/outputs
source/target source/destination origin/destination arrive/depart arrival/departure arrive/leave enter/exit
enter/leave entrance/exit come/go ask/answer question/answer cause/effect causes/effects cause/prevent causes/prevents
cause/cure symptom/cause problem/solution theory/practice pass/fail passed/failed succeed/fail success/failure
follow/ignore follow/lead remember/forget teach/learn wake/sleep awake/asleep stand/sit hire/fire hired/fired
hiring/firing marry/divorce marriage/divorce together/apart join/leave join/split joined/left merge/split combine/separate
combined/separate united/divided same/different similar/different similarities/differences similarity/difference
equal/different identical/different compare/contrast public/private internal/external interior/exterior
domestic/foreign local/remote local/global national/international global/national urban/rural city/countryside
formal/informal formal/casual official/unofficial legal/illegal lawful/unlawful voluntary/mandatory optional/required
optional/mandatory compulsory/optional required/forbidden static/dynamic mutable/immutable sync/async
synchronous/asynchronous serial/parallel parallel/perpendicular sequential/parallel series/parallel analog/digital
wired/wireless online/offline manual/automatic manually/automatically active/passive active/inactive
absolute/relative abstract/concrete general/specific objective/subjective qualitative/quantitative
deductive/inductive explicit/implicit direct/indirect odd/even prime/composite numerator/denominator
ascending/descending ascend/descend convex/concave acute/obtuse acute/chronic benign/malignant systolic/diastolic
arteries/veins artery/vein upper/lower inner/outer major/minor senior/junior primary/secondary superior/inferior
macro/micro macroeconomics/microeconomics proton/electron anode/cathode acid/base acidic/alkaline acidic/basic
oxidation/reduction endothermic/exothermic predator/prey herbivore/carnivore herbivores/carnivores domestic/wild
tame/wild mammal/reptile virus/bacteria viral/bacterial vowel/consonant vowels/consonants noun/verb prefix/suffix
singular/plural synonym/antonym synonyms/antonyms uppercase/lowercase prose/verse fiction/nonfiction comedy/tragedy
optimist/pessimist optimistic/pessimistic introvert/extrovert introverts/extroverts brave/cowardly kind/cruel
generous/selfish polite/rude humble/arrogant patient/impatient smart/stupid wise/foolish lazy/hardworking
capitalism/socialism capitalism/communism democracy/dictatorship liberal/conservative democrats/republicans
democrat/republican noon/midnight sunrise/sunset dawn/dusk summer/winter spring/autumn spring/fall
skilled/unskilled sore/healthy occupied/vacant host/guest guest/member buyer/vendor free/paid cash/credit gross/net
net/gross fixed/variable fixed/floating simple/compound nominal/real wholesale/retail stale/current previous/current
toward/away towards/away underweight/overweight overestimate/underestimate majority/minority overtake/yield
`;

/** For each word, the words that are its opposites. */
export const antonyms: ReadonlyMap<string, ReadonlySet<string>> = bothWays(PAIRS);

function bothWays(pairs: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (word: string, other: string) => {
    const known = found.get(word);
    if (known === undefined) found.set(word, new Set([other]));
    else known.add(other);
  };
  for (const pair of pairs.trim().split(/\s+/)) {
    const [one = '', other = ''] = pair.split('/');
    add(one, other);
    add(other, one);
  }
  return found;
}
