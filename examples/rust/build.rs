fn main() -> Result<(), Box<dyn std::error::Error>> {
    // SAFETY: a build script has one thread.
    unsafe { std::env::set_var("PROTOC", protoc_bin_vendored::protoc_bin_path()?) };
    let proto = "../../proto";
    tonic_prost_build::configure()
        .build_server(false)
        .compile_protos(&[format!("{proto}/helpdesk/v1/environment_service.proto")], &[proto.to_string()])?;
    Ok(())
}
