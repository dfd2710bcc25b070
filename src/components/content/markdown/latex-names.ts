/**
 * The LaTeX commands and environments that a message may use: those that only draw at their own place. Excluded are
 * commands that define macros (which would affect others' formulas, also in notebooks) and those that refer, load,
 * link, style, measure or move.
 */
const list = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const COMMANDS = list(`
displaystyle textstyle scriptstyle scriptscriptstyle rm mit oldstyle cal it bf bbFont scr frak sf tt mathrm mathup mathnormal mathbf
mathbfup mathit mathbfit mathbb Bbb mathfrak mathbffrak mathscr mathbfscr mathsf mathsfup mathbfsf mathsfit mathtt mathcal mathbfcal
symrm symup symbf symit symbb symfrak symscr symsf symtt symcal textrm textup textnormal textit textbf textsf texttt
tiny Tiny scriptsize small normalsize large Large LARGE huge Huge arcsin arccos arctan arg cos cosh cot coth csc deg det dim exp gcd hom
inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh limits nolimits overline underline overbrace underbrace overparen
underparen overrightarrow underrightarrow overleftarrow underleftarrow overleftrightarrow underleftrightarrow overset underset overunderset
stackrel stackbin over overwithdelims atop atopwithdelims above abovewithdelims brace brack choose frac sqrt root left right middle llap
rlap enspace quad qquad thinspace negthinspace hskip hspace kern mskip mspace mkern rule nonscript big Big bigg Bigg bigl Bigl biggl
Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm mathord mathop mathopen mathclose mathbin mathrel mathpunct mathinner vcenter buildrel
hbox text mbox fbox boxed framebox strut mathstrut phantom vphantom hphantom smash acute grave ddot tilde bar breve check hat vec dot
widetilde widehat matrix array pmatrix cases eqalign displaylines cr newline hline hdashline eqalignno leqalignno hfill bmod pmod mod pod
iff pmb TeX LaTeX not dots space begin end nonumber
lt gt lmoustache rmoustache lgroup rgroup arrowvert Arrowvert bracevert Vert vert uparrow downarrow updownarrow Uparrow Downarrow
Updownarrow backslash rangle langle rbrace lbrace rceil lceil rfloor lfloor lbrack rbrack lvert rvert lVert rVert lparen rparen ulcorner
urcorner llcorner lrcorner
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega varepsilon
vartheta varpi varrho varsigma varphi S aleph hbar imath jmath ell wp Re Im partial infty prime emptyset nabla top bot angle triangle
forall exists neg lnot flat natural sharp clubsuit diamondsuit heartsuit spadesuit Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi
Omega And surd coprod bigvee bigwedge biguplus bigcap bigcup int intop iint iiint iiiint idotsint prod sum bigotimes bigoplus bigodot oint
bigsqcup smallint triangleleft triangleright bigtriangleup bigtriangledown wedge land vee lor cap cup ddagger dagger sqcap sqcup uplus amalg
diamond bullet wr div divsymbol odot oslash otimes ominus oplus mp pm circ bigcirc setminus cdot ast times star propto sqsubseteq sqsupseteq
parallel mid dashv vdash leq le geq ge succ prec approx succeq preceq supset subset supseteq subseteq in ni notin owns gg ll sim simeq perp
equiv asymp smile frown ne neq cong doteq bowtie models Leftrightarrow Leftarrow Rightarrow leftrightarrow leftarrow gets rightarrow to
mapsto leftharpoonup leftharpoondown rightharpoonup rightharpoondown nearrow searrow nwarrow swarrow rightleftharpoons hookrightarrow
hookleftarrow longleftarrow Longleftarrow longrightarrow Longrightarrow Longleftrightarrow longleftrightarrow longmapsto ldots cdots vdots
ddots dotsc dotsb dotsm dotsi dotso ldotp cdotp colon
digamma varkappa varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega beth gimel daleth backprime
hslash varnothing blacktriangle triangledown blacktriangledown square Box blacksquare lozenge Diamond blacklozenge circledS bigstar
sphericalangle measuredangle nexists complement mho eth Finv diagup Game diagdown Bbbk yen circledR checkmark maltese dotplus ltimes
smallsetminus rtimes Cap doublecap leftthreetimes Cup doublecup rightthreetimes barwedge curlywedge veebar curlyvee doublebarwedge boxminus
circleddash boxtimes circledast boxdot circledcirc boxplus centerdot divideontimes intercal leqq geqq leqslant geqslant eqslantless
eqslantgtr lesssim gtrsim lessapprox gtrapprox approxeq lessdot gtrdot lll llless ggg gggtr lessgtr gtrless lesseqgtr gtreqless lesseqqgtr
gtreqqless doteqdot Doteq eqcirc risingdotseq circeq fallingdotseq triangleq backsim thicksim backsimeq thickapprox subseteqq supseteqq
Subset Supset sqsubset sqsupset preccurlyeq succcurlyeq curlyeqprec curlyeqsucc precsim succsim precapprox succapprox vartriangleleft lhd
vartriangleright rhd trianglelefteq unlhd trianglerighteq unrhd vDash Vdash Vvdash smallsmile shortmid smallfrown shortparallel bumpeq
between Bumpeq pitchfork varpropto backepsilon blacktriangleleft blacktriangleright therefore because eqsim vartriangle Join nless ngtr nleq
ngeq nleqslant ngeqslant nleqq ngeqq lneq gneq lneqq gneqq lvertneqq gvertneqq lnsim gnsim lnapprox gnapprox nprec nsucc npreceq nsucceq
precneqq succneqq precnsim succnsim precnapprox succnapprox nsim ncong nshortmid nshortparallel nmid nparallel nvdash nvDash nVdash nVDash
ntriangleleft ntriangleright ntrianglelefteq ntrianglerighteq nsubseteq nsupseteq nsubseteqq nsupseteqq subsetneq supsetneq varsubsetneq
varsupsetneq subsetneqq supsetneqq varsubsetneqq varsupsetneqq leftleftarrows rightrightarrows leftrightarrows rightleftarrows Lleftarrow
Rrightarrow twoheadleftarrow twoheadrightarrow leftarrowtail rightarrowtail looparrowleft looparrowright leftrightharpoons curvearrowleft
curvearrowright circlearrowleft circlearrowright Lsh Rsh upuparrows downdownarrows upharpoonleft upharpoonright downharpoonleft restriction
multimap downharpoonright leftrightsquigarrow rightsquigarrow leadsto dashrightarrow dashleftarrow nleftarrow nrightarrow nLeftarrow
nRightarrow nleftrightarrow nLeftrightarrow implies impliedby
mathring nobreakspace negmedspace negthickspace medspace thickspace dddot ddddot sideset tag notag substack injlim projlim varliminf
varlimsup varinjlim varprojlim operatorname genfrac tfrac dfrac binom tbinom dbinom cfrac shoveleft shoveright xrightarrow xleftarrow
boldsymbol bra ket braket set Bra Ket Braket Set ketbra Ketbra cancel bcancel xcancel cancelto centerOver centernot color textcolor colorbox
fcolorbox cellcolor rowcolor columncolor xtwoheadrightarrow xtwoheadleftarrow xmapsto xlongequal xtofrom ohm degree celsius perthousand micro
xleftrightarrow xLeftarrow xRightarrow xLeftrightarrow xhookleftarrow xhookrightarrow xrightharpoondown xleftharpoondown xrightleftharpoons
xrightharpoonup xleftharpoonup xleftrightharpoons mathllap mathrlap mathclap clap textllap textrlap textclap cramped overbracket underbracket
centercolon ordinarycolon coloneqq Coloneqq coloneq Coloneq eqqcolon Eqqcolon eqcolon Eqcolon colonapprox Colonapprox colonsim Colonsim
dblcolon nuparrow ndownarrow bigtimes splitfrac splitdfrac prescript ce pu verb
upalpha upbeta upgamma updelta upepsilon upzeta upeta uptheta upiota upkappa uplambda upmu upnu upxi upomicron uppi uprho upsigma uptau
upupsilon upphi upchi uppsi upomega upvarepsilon upvartheta upvarpi upvarsigma upvarphi Upgamma Updelta Uptheta Uplambda Upxi Uppi Upsigma
Upupsilon Upphi Uppsi Upomega textbackslash textbullet textdegree texteuro textmu textpm textregistered texttimes texttrademark textunderscore
`);

export const ENVIRONMENTS = list(`
array equation equation* eqnarray eqnarray* align align* multline multline* split gather gather* alignat alignat* alignedat aligned gathered
xalignat xalignat* flalign flalign* subarray smallmatrix matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix cases CD dcases rcases drcases
matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* psmallmatrix bsmallmatrix Bsmallmatrix vsmallmatrix multlined
`);
