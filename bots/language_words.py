"""Words by which a message in Latin letters tells its language: the small ones first, then what councils are told of.

Darija and Tamazight have no fixed spelling in Latin letters: bots/language.py folds the usual ways before it compares.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Said in several languages: they count half.
SHARED = _words("salam slm merci bonjour bonsoir ok svp stop hello hi azul labas amen radio internet wifi facebook")

DARIJA = _words("""
salam slm sbah sabah sebbah lkhir msa salamo alikom alikoum alaykoum labas hamdolah hamdoulah inchallah
nchallah chokran choukran bslama lah allah ana nta nti howa houwa hiya hia 7na hna ntoma ntouma homa houma
hada hadi hado hadchi hadak hadik dak dik had hnaya dyal dial dyali dialo dyalo dyalha dyalna dialna dyalkom
dyalhom d3am m3a ma3a f fi fih fiha fhad fhadchi mn men 3la ela 3lina 3likom 3lih l lina likom lihom li lli
hta 7ta bach bla bin w o wla wala walla ila ola walakin ghir gha bezaf bzaf chwia chwiya mzyan mezyan zwin
zwina khayb daba ghda lyom lyoum lbareh lbare7 nhar simana chhar 3am lil sba7 l3chia chno chnou achno chnahowa
chkoun chkon fin fayn mnin fo9ach fouqach imta wa9tach kifach kif 3lach alach lach ch7al chhal wach wash ach
ash kayn kayna kaynin makayn makaynch makaynach kan kanat kano kant kanto ghadi ghadia ghadyin rah raha rahom
rani ra7na wakha yallah yalah safi aji jib jibo sir siro chof chouf choufo dir diro dar dart darto daro bgha
bghit bghiti bghina bghaw baghi baghyin mabghitch mabghinach 3ndi 3ndna 3ndkom andna 3andi 3andna 3andkom
3ndhom khas khasna khassna khasni khaskom khasha khso 9al galo golo gal goli golt ngol n9dar n9der n9dro nqdar
ya3ni 3afak 3afakom afak afakom smh smhli smhlia smhoulia bark baraka barakallah tbarkalah tbarkallah mabrok
mabrouk khoya khouya khti sidi lalla a khay drari wlad wld bnat bent mra lmra rajl rjal nas lnas chi 7aja haja
wahd wa7d wa7ed jouj tlata bab ldar darna douar ldouar blad lblad lbled bled zn9a zanqa 7ouma lhouma trig triq
tri9 ttri9 l9antra lqantra lma elma daw ddaw dow lkahraba sbitar tbib lmadrasa madrasa skouila l9raya khdma
lkhdma khedma lkhedma nkhdm khdam khdamin flous lflous mochkil mouchkil moshkil lmochkil machakil machrou3
lmachrou3 lmajlis majlis lmajliss jiha ljiha 3amala lqayd lkhbar akhbar jawab ljawab lmizania mizaniya
tkhalsna msakn ma9tou3 maqto3 t9ta3 kay9ta3 walo walou tani mazal mazalin 9bl ba3d lhih hnak temma tma tswb
tsawb sawbo ysawbo nsawbo wsal wsel wslat kamlin kolna kolchi koulchi kol kola dima 3mr 3mri bohdo jay jaya
jayin msha mcha mchat mchit mchina ja jat jina ma machi mashi lazem lazm daroria 7ssn ahsan 3yina 3yit tfrj
n3raf n3rf ma3raftch maarfch makafhamch fhmt fhamt nsjl nchark ncharek l3arida 3arida taw9i3 lwr9a wra9i
lwatai9 zbl zbel lzbal chta tlj telj ssouk souk sou9 jam3iya jm3iya fla7 lfella7a lfla7a l3alf lbhayem sed
lwad oued lghaba tnmia chabab lmlaab tiran
""")

TAMAZIGHT = _words("""
azul tanmirt tanemmirt tanmmirt tanemirt ayuz ad ar ur ul is mani manza mancek mnshk mnck manik manimk mamk
mamek matta mata mayd may mad maymi max mach maghef milmi manag manwa manwi wi ayt ait nekk nki nkki nkkin
nekkni nkkni nkni kyyi kiyi kmmi ntta nttat kunni nitni nihni negh ngh nnegh nngh nnun nnsn nnes nns inu inw
nnk nnem nnm flla fellawen flawn fellak fell dar darneg darngh ghur ghurngh ghurnun ghurs gher ghr zg zeg sg
seg g gi n s d dd nn wa ta wad tad win tin ayn aynna wanna tanna kra kraygat ku kul kullu akk kigan bahra drus
imik mashan macan mashca walaynni acku ashku achku mkda zund amm bac afad hat ha rad radi ran nra nnan inna
righ rigt tra trit ira iran ukan ghas gas yan yat yun yut sin snat krad kraḍ ass assa ghassa ghass asf idgam
idelli idlli azekka azkka askka ayyur asggwas aseggwas imal idgh iḍ tadggwat tifawt zikk dghi dghik ghila illa
tlla tella llan llant ulla iga tga gan gant igan ilkem ilkm yad usar usul isul sul ula ulac ulah ulash walu
idda ddan tdda nddu nedda yadd yudd iwd yiwd ikka kkan isker skrn skrgh sker skr nskr gigh gix ssn ssengh
ssngh nessen issn issin awal iwaliwn aman waman anzar unzar agharas ugharas abrid ubrid ibrdan brid agadir
tigmmi taddart taddarin tamazirt tmazirt timizar tamdint tmdint adrar udrar idurar asif wasif isaffn akal
wakal tinml tinmel timzgida tamzgida asinag amussnaw amsawad adbib udbib agdud agraw ugraw usays usqqamu
asqqamu tasga tsga tamnat tamnaḍt asenfar usenfar isnfarn azrf idrimn idrimen iqaridn azur afus tawwuri twuri
twwuri tamghart argaz tamttut tamtut afrux tafruxt tarwa tarwan arraw imdanen imdann middn medden mdden
iwaliwen tamazight tmazight amazigh imazighen taqbilt taqbilin ismun tamsmunt timsmunin agama igran iger
ifllahn afllah tayuga aggug uggug asafar tafukt tagant taghwart azal ayur tudert tawja gma uma ultma baba imma
a yemma jeddi rebbi rbbi yih yah wah uhu oho waxxa wakha msasagh ucka yuf yufn ighla ibbi bbin teqqen iqqen
iqqn immut irza tirra arra tibratin tabratt iyi ak am as agh awn asn ig igh ghik manayd mraw smd smmus semmus
ghassad adday ddigh urrigh turrit irar rar ttrar awi awid fk fkat fki ini iniyi siggl
""")

FRENCH = _words("""
le la les l un une des du de d et est sont a à au aux en dans sur sous pour par avec sans chez vers entre
depuis pendant avant après apres contre ce cet cette ces c qui que qu quoi quand comment combien pourquoi où
ou quel quelle quels quelles dont je j tu il elle on nous vous ils elles me m te t se s y ne n pas plus jamais
rien aucun aucune personne mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs mais donc car si
comme très tres trop peu beaucoup encore toujours déjà deja aussi ici là bien mal tout tous toute toutes autre
autres même meme suis es êtes etes sommes ai as avez avons ont était etait été ete être etre avoir fait faire
faut veux veut voulons voudrais peux peut pouvez pouvons dois doit va vais allez vont oui non merci bonjour
bonsoir salut slt coucou bonne bon accord svp stp plaît plait madame monsieur messieurs cordialement jai ya
cest bravo honte attend attends attendons demande demander souhaite voulu savoir voir parler envoyer recevoir
signer participer eau route routes pont école ecole écoles enfants enfant fille filles médecin medecin santé
sante hôpital hopital centre village commune région region conseil réunion reunion session pétition petition
projet projets travaux budget association associations coopérative cooperative transport scolaire bus travail
emploi jeunes femmes agriculteurs barrage coupée coupee problème probleme éclairage eclairage déchets dechets
ordures poubelles neige sécheresse secheresse information réponse reponse message messages année annee mois
semaine jour jours hier demain aujourd'hui prochaine prochain dernière an ans heure heures désabonner
desabonner arrêter arreter aide aides formation stade bibliothèque bibliotheque terrain dispensaire ambulance
""")

ENGLISH = _words("""
the a an and or but is are was were be been being am do does did done have has had will would shall should can
could may might must not no yes please thanks thank you your yours i me my we us our ours he she it its they
them their this that these those there here where when why what who whom whose which how much many more most
some any every each all none nothing nobody somebody something of in on at to from for with without by about
into over under after before since until near between again still already also too very so if then than
because just only own same other another as up down out off hello hi hey good morning evening afternoon night
everyone welcome bye sorry ok well want wants need needs like know tell ask send talk speak help wait waiting
see find get got give make made take go goes going come came work works working water road roads bridge school
schools child children girls doctor health hospital village town region council meeting session petition
project projects budget association transport jobs job women farmers dam broken closed open street light
lights rubbish snow drought information answer message messages year years month months week weeks day days
yesterday tomorrow today next last unsubscribe training stadium library ambulance problem request refused
money new
""")
