import { wordSet } from './wordSet.ts';

/** Ordinary words that a capital, or capitals throughout, turn into another: IT, US, WHO, AIDS, Polish, Turkey. */
export const caseAmbiguous = wordSet(
  `it us who aids polish turkey china jordan chad georgia guinea march may august apple amazon java
  python ruby rust swift go dart scratch basic word windows office excel access outlook teams edge target
  gap shell mercury mars saturn earth jaguar mustang beetle focus mark bill will jack rob bob rose lily
  daisy grace hope faith joy dean frank grant gene pat ray rich art cliff dale drew guy chase hunter mason
  carter cooper fisher baker cook bush gates jobs wood woods stone field fields waters rivers brown black
  white green gray grey young king prince queen bishop pope nice reading bath mobile cork orange phoenix
  buffalo bend independence columbus victoria lima lincoln washington dell oracle spark hive pig sage zoom
  slack discord signal meta alphabet square stripe uber nest ring echo alexa siri titanic frozen up cars her
  them ram win sun moon mac mass oz pro eta web catholic democrat republican liberal conservative labor
  labour orthodox god lent bible state states congress cabinet house senate supreme court crown union
  revolution civil reformation renaissance depression chrome safari opera express flask rails spring struts
  node react angular ember vue svelte docker elastic kafka puppet chef swagger postman jenkins airflow
  snowflake galaxy pixel surface switch pandora cricket subway dove tide gain dial axe visa discover ally
  prudential fidelity vanguard danish swiss maine crystal amber ginger olive ivy heather violet iris hazel
  holly pearl opal jasmine sandy misty dawn eve penny sunny candy honey cherry melody harmony patience
  prudence charity chance jay robin martin drake wren finch swan crane hawk fox wolf bear lamb bull pike
  bass west east north south cash price sharp wise moody savage small little short long strong hardy noble
  love heart smith taylor turner miller potter weaver shepherd butler page knight baron earl duke major
  general judge dodge pilot accord civic fit leaf fiesta escape explorer ranger bolt volt charger challenger
  journey compass patriot liberty cherokee wrangler golf polo smart mini seat rover discovery defender puma
  diesel guess coach fossil caterpillar corona bounty crunch sprite crush monster bulls bears lions tigers
  eagles falcons ravens cardinals giants jets rams saints cowboys vikings packers dolphins patriots bills
  browns texans colts titans chiefs raiders chargers broncos panthers heat magic wizards hornets hawks bucks
  pistons cavaliers nets raptors thunder blazers jazz nuggets suns kings warriors clippers spurs mavericks
  rockets wild blues stars avalanche flames sharks ducks predators lightning hurricanes devils rangers
  islanders flyers penguins capitals angels athletics mariners rays royals twins cubs reds brewers pirates
  rockies braves marlins nationals arsenal chelsea brave coco soul gravity arrival avatar jaws alien aliens
  speed seven psycho vertigo parasite joker gladiator rocky scream saw nope tenet dune emma dracula beloved
  twilight divergent friends lost suits scrubs dexter monk bones castle heroes homeland succession yesterday
  imagine hello help thriller bad dangerous nevermind lemonade kiss rush cream genesis blur oasis pulp suede
  garbage hole live train bread poison tool muse doors julia scala elixir pascal ada eiffel logo scheme
  racket forth delphi bottle tornado pyramid rocket play lift next ghost gatsby vagrant salt consul nomad
  vault packer bootstrap foundation tailwind semantic material selenium cypress mocha jest karma chai bower
  grunt gulp parcel rollup babel yarn mercurial bazaar arch mint fedora gnome unity cinnamon mate publisher
  paint notes pages numbers keynote photos maps music messages premiere audition acrobat illustrator sketch
  maya blender nuke unreal venus neptune pluto cologne limerick jersey derby split sandwich dover inception
  tango indians chile wales bologna essen surrey turkeys apples windows7 kindle fire prime audible twitch
  stadia bard copilot gemini claude llama falcon mistral whisper cohere raven worldcoin litecoin ripple
  cardano tether maker compound curve polygon cosmos balance cheer bold era tank fancy pocket medium tumbler
  buffer canvas blackboard blackbird moodle notion evernote things reminder reminders calendar drive docs
  sheets slides forms keep duo hangouts meet classroom analytics ads glass lens assistant home`,
);

/** Of these, the ones that stay in doubt even where all words have capitals: DOES TURKEY, What Is Rust. */
export const homonyms = wordSet(
  `polish turkey china jordan chad georgia march august apple amazon java python ruby rust swift dart excel gap
  mercury mars saturn jaguar mustang beetle bush gates jobs reading cork phoenix buffalo oracle hive slack discord
  signal meta alexa siri titanic frozen cars orange chrome safari opera edge flask elastic kafka puppet chef swagger
  galaxy pandora dove tide danish swiss catholic democrat republican orthodox cologne limerick jersey derby split
  sandwich selenium mocha jasmine bootstrap blender maya unity crystal elixir julia scala racket gnome fedora mint
  salt vault consul nomad packer tornado pyramid bottle copilot gemini llama falcon mistral whisper ripple compound
  avalanche cosmos puma nike diesel fossil caterpillar corona twilight inception gravity avatar jaws psycho joker
  parasite dune tenet muse oasis blur genesis poison scala tango cardinals ravens dolphins jets bills browns`,
);
