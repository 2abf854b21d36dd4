include("../frozen/manifest.py")
module("wiring.py", opt=2)
