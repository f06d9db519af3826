{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      # Name, version, description, licence and address are those of Cargo.toml.
      inherit (builtins.fromTOML (builtins.readFile ./Cargo.toml)) package;
      systems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
      offercalc =
        pkgs:
        pkgs.rustPlatform.buildRustPackage {
          pname = package.name;
          inherit (package) version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          # The checks of every change have run the tests.
          doCheck = false;
          postInstall = ''
            cd $TMPDIR
            for shell in bash fish zsh; do
              $out/bin/offercalc completions $shell > offercalc.$shell
            done
            installShellCompletion offercalc.{bash,fish,zsh}
            $out/bin/offercalc man > offercalc.1
            for command in $($out/bin/offercalc --help | sed -n '/^Options:/q; s/^  \([a-z]*\)  .*/\1/p'); do
              $out/bin/offercalc man $command > offercalc-$command.1
            done
            installManPage offercalc*.1
          '';
          meta = {
            inherit (package) description;
            homepage = package.repository;
            license = map lib.getLicenseFromSpdxId (lib.splitString " OR " package.license);
            mainProgram = package.name;
          };
        };
    in
    {
      packages = lib.genAttrs systems (system: {
        default = offercalc nixpkgs.legacyPackages.${system};
      });
    };
}
